using System.Text;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Ingest;

/// <summary>Seeded mutations of valid input: nothing may escape but reported problems.</summary>
public sealed class MutationTests
{
    private const string AllKindsOfValues = """
        "kind":2,"parentSpanId":"00f067aa0ba902b7","attributes":[{"key":"a","value":{"stringValue":"x\u00e9\n"}},{"key":"i","value":{"intValue":"5"}},{"key":"l","value":{"arrayValue":{"values":[{"doubleValue":1.5},{"bytesValue":"AQI="}]}}},
        {"key":"m","value":{"kvlistValue":{"values":[{"key":"k","value":{"boolValue":true}}]}}}],"events":[{"timeUnixNano":"1","name":"e"}],"links":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000a9"}],"status":{"code":2,"message":"m"}
        """;

    private static readonly string[] s_json =
    [
        Reading.Otlp(Reading.Span(more: AllKindsOfValues)) + "\n" + Reading.Otlp(Reading.Span("00000000000000a2")),
        JaegerJsonTests.Whole,
        ZipkinJsonTests.Whole,
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void MutatedJson_OnlyEverReportsProblems(int which)
    {
        var original = Encoding.UTF8.GetBytes(s_json[which]);
        // Bytes that mean something to a JSON parser hit harder than random ones.
        var telling = "\"\\{}[]:,0\n\0-e\u007f"u8.ToArray();
        var random = new Random(20 + which);
        var batch = new SpanBatch();
        for (var i = 0; i < 20_000; i++)
        {
            batch.Clear();
            var mutated = Mutate(original, random, telling);
            SpanFiles.Read(new MemoryStream(mutated), "mutated", batch, new ReadOptions(), TestContext.Current.CancellationToken);
            Walk(batch);
        }
    }

    [Fact]
    public void MutatedProtobuf_OnlyEverReportsProblems()
    {
        var nested = Proto.Bytes(6, Proto.Bytes(1, Proto.Text(1, "k"), Proto.Bytes(2, Proto.Bytes(5, Proto.Bytes(1, Proto.Text(1, "x"))))));
        var span = Proto.Span(
            0xa1,
            Proto.Number(6, 2),
            Proto.Bytes(9, Proto.Text(1, "m"), Proto.Bytes(2, nested)),
            Proto.Bytes(11, Proto.Fixed64(1, 5), Proto.Text(2, "e")),
            Proto.Bytes(13, Proto.Bytes(1, new byte[16]), Proto.Bytes(2, new byte[8])),
            Proto.Bytes(15, Proto.Number(3, 2)));
        var original = Proto.Request(span, Proto.Span(0xa2));
        var random = new Random(4);
        var batch = new SpanBatch();
        var draft = new SpanDraft();
        for (var i = 0; i < 60_000; i++)
        {
            batch.Clear();
            var mutated = Mutate(original, random, [0, 0xff, 0x7f, 0x80, 0x0a]);
            OtlpProtobufDecoder.Decode(mutated, batch, draft);
            Walk(batch);
            if (i % 4 != 0) continue;
            batch.Clear();
            SpanFiles.Read(new MemoryStream(Mutate(Proto.Prefixed(original), random, [0, 0xff, 0x0a])), "mutated", batch, new ReadOptions(), TestContext.Current.CancellationToken);
            Walk(batch);
        }
    }

    private static byte[] Mutate(byte[] original, Random random, byte[] telling)
    {
        var bytes = original.ToList();
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 1; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = telling[random.Next(telling.Length)];
                    break;
                case 2:
                    bytes.Insert(at, telling[random.Next(telling.Length)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count), 0));
                    bytes.AddRange(bytes.GetRange(at, Math.Min(30, bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }

    // Every id in the batch must lead somewhere.
    private static void Walk(SpanBatch batch)
    {
        if (batch.Count > 0) Assert.NotEmpty(Reading.Show(batch));
    }
}
