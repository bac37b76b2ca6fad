using System.Text;
using Analyzer.Ingest.Files;
using Analyzer.Model.Spans;
using CsCheck;
using Xunit;
using static Analyzer.Tests.Ingest.Reading;

namespace Analyzer.Tests.Ingest;

public sealed class SplittingTests
{
    [Fact]
    public void AnyChunkSize_GivesTheSameSpans() =>
        Gen.Select(Sample.Gen.Array[1, 6], Gen.Int[1, 300], Gen.Bool).Sample(
            (samples, chunk, isJson) =>
            {
                var input = isJson
                    ? Encoding.UTF8.GetBytes(string.Join('\n', samples.Select(s => Otlp(s.Json))))
                    : [.. samples.SelectMany(s => Proto.Prefixed(Proto.Request(s.Protobuf)))];
                Assert.Equal(Show(Read(input).Batch), Show(Read(new Trickle(input, chunk)).Batch));
            },
            iter: 200);

    [Fact]
    public void AnySplitIntoFilesAndLines_GivesTheSameSpans() =>
        Gen.Select(Sample.Gen.Array[2, 8], Gen.Int[1, 7], Gen.Bool).Sample(
            (samples, cut, gzip) =>
            {
                cut = Math.Min(cut, samples.Length);
                var folder = Directory.CreateTempSubdirectory("ingest").FullName;
                try
                {
                    var whole = Encoding.UTF8.GetBytes(Otlp(string.Join(',', samples.Select(s => s.Json))));
                    var first = Encoding.UTF8.GetBytes(string.Concat(samples[..cut].Select(s => Otlp(s.Json) + "\n")));
                    var second = Proto.Request([.. samples[cut..].Select(s => s.Protobuf)]);
                    File.WriteAllBytes(Path.Combine(folder, "1"), gzip ? Gzip(first) : first);
                    File.WriteAllBytes(Path.Combine(folder, "2"), second);
                    var split = new SpanBatch();
                    SpanFiles.Read([folder], split, new ReadOptions(), TestContext.Current.CancellationToken);
                    Assert.Equal(Show(Read(whole).Batch), Show(split));
                }
                finally
                {
                    Directory.Delete(folder, recursive: true);
                }
            },
            iter: 60);

    [Fact]
    public void ADocumentLargerThanTheWindow_IsReadWhole()
    {
        var spans = string.Join(",\n", Enumerable.Range(1, 20_000).Select(i => Span($"{i:x16}", $$$"""
            "attributes":[{"key":"k","value":{"stringValue":"value \"{{{i}}}\""}}]
            """)));
        var (batch, summary) = Read(Otlp(spans));
        Assert.Equal(20_000, batch.Count);
        Assert.Equal(0, summary.ProblemCount);
        Assert.Equal("{k='value \"20000\"'}", Attributes(batch, 19_999));
    }

    /// <summary>Gives a few bytes at a time, as a pipe may.</summary>
    private sealed class Trickle(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, chunk)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));
    }
}
