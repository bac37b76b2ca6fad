using Analyzer.Ingest.Files;
using Analyzer.Model.Spans;
using Xunit;
using static Analyzer.Tests.Ingest.Reading;

namespace Analyzer.Tests.Ingest;

public sealed class SpanFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ingest").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Folders_AreReadRecursively_InOrder_WithoutHiddenFiles()
    {
        var files = Create("b.json", "a/2.json", "a/1.json", ".hidden.json", ".git/x.json");
        Assert.Equal([files[2], files[1], files[0]], SpanFiles.Expand([_folder]));
    }

    [Fact]
    public void ALinkBackUp_DoesNotSendTheSearchInCircles()
    {
        var files = Create("a/1.json");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "a", "up"), _folder);
        Assert.Equal(files, SpanFiles.Expand([_folder]));
        Assert.Equal(files, SpanFiles.Expand([_folder + "/**/*.json"]));
    }

    [Theory]
    [InlineData("*.json", "b.json")]
    [InlineData("a/?.json", "a/1.json a/2.json")]
    [InlineData("**/*.json", "a/1.json a/2.json a/c/3.json b.json")]
    [InlineData("a*", "a/1.json a/2.json a/c/3.json")]
    [InlineData("*/c/*.json", "a/c/3.json")]
    public void Patterns_AreExpanded_InOrder(string pattern, string expected)
    {
        Create("b.json", "a/2.json", "a/1.json", "a/c/3.json", "z.txt");
        var found = SpanFiles.Expand([Path.Combine(_folder, pattern)]);
        Assert.Equal(expected.Split(' '), found.Select(f => Path.GetRelativePath(_folder, f)));
    }

    [Fact]
    public void AFileNamedTwice_IsReadOnce_AndDashIsStandardInput()
    {
        var files = Create("x*.json", "y.json");
        Assert.Equal([files[0], files[1], "-"], SpanFiles.Expand([files[0], files[1], _folder + "/./y.json", "-", "-"]));
    }

    [Fact]
    public void WhatDoesNotExist_IsSaidByName()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        Assert.Equal($"no such file or folder: '{_folder}/nope'", Assert.Throws<InputNotFoundException>(() => SpanFiles.Expand([_folder + "/nope"])).Message);
        Assert.Equal($"no file matches '{_folder}/*.x'", Assert.Throws<InputNotFoundException>(() => SpanFiles.Expand([_folder + "/*.x"])).Message);
        Assert.Equal($"folder '{_folder}/empty' holds no files", Assert.Throws<InputNotFoundException>(() => SpanFiles.Expand([_folder + "/empty"])).Message);
        Assert.Throws<InputNotFoundException>(() => SpanFiles.Expand([]));
    }

    [Fact]
    public void ManyFilesOfManyFormats_AreOneBatch()
    {
        using var zstd = new ZstdSharp.Compressor();
        File.WriteAllText(Path.Combine(_folder, "1"), Otlp(Span("00000000000000a1")));
        File.WriteAllBytes(Path.Combine(_folder, "2"), Gzip(Otlp(Span("00000000000000a2"))));
        File.WriteAllBytes(Path.Combine(_folder, "3"), zstd.Wrap(Proto.Request(Proto.Span(0xa3))).ToArray());
        File.WriteAllText(Path.Combine(_folder, "4"), JaegerJsonTests.Whole);
        File.WriteAllText(Path.Combine(_folder, "5"), ZipkinJsonTests.Whole);
        var batch = new SpanBatch();
        var summary = SpanFiles.Read([_folder], batch, new ReadOptions(), TestContext.Current.CancellationToken);
        Assert.Equal(7, batch.Count);
        Assert.Equal(["OTLP/JSON", "OTLP/JSON", "OTLP/protobuf", "Jaeger JSON", "Zipkin JSON"], summary.Sources.Select(s => s.Format));
        Assert.Equal([1L, 1, 1, 2, 2], summary.Sources.Select(s => s.Spans));
        Assert.Equal(new DirectoryInfo(_folder).EnumerateFiles().Sum(f => f.Length), summary.BytesRead);
    }

    [Fact]
    public void ZstdFramesInARow_AreOneText()
    {
        using var zstd = new ZstdSharp.Compressor();
        byte[] Frame(string text) => zstd.Wrap(System.Text.Encoding.UTF8.GetBytes(text)).ToArray();
        var (batch, summary) = Read([.. Frame(Otlp(Span("00000000000000a1")) + "\n"), .. Frame(Otlp(Span("00000000000000a2")))]);
        Assert.Equal(2, batch.Count);
        Assert.Equal(0, summary.ProblemCount);
    }

    [Fact]
    public void Progress_EndsWithEverySourceRead()
    {
        var told = new List<ReadProgress>();
        File.WriteAllText(Path.Combine(_folder, "1"), Otlp(Span("00000000000000a1")));
        File.WriteAllText(Path.Combine(_folder, "2"), Otlp(Span("00000000000000a2")));
        SpanFiles.Read([_folder], new SpanBatch(), new ReadOptions { Progress = new Collected(told) }, TestContext.Current.CancellationToken);
        Assert.Equal([(0, 1L), (1, 2L)], told.Select(p => (p.SourceIndex, p.Spans)));
        Assert.All(told, p => Assert.Equal((p.BytesTotal, 2), (p.BytesRead, p.SourceCount)));
    }

    [Fact]
    public void Cancellation_EndsReading()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => SpanFiles.Read(new MemoryStream(Gzip(Otlp(Span()))), "x", new SpanBatch(), new ReadOptions(), cancelled.Token));
    }

    private sealed class Collected(List<ReadProgress> into) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => into.Add(value);
    }

    private string[] Create(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, name))!);
            File.WriteAllText(Path.Combine(_folder, name), "{}");
        }

        return [.. names.Select(name => Path.Combine(_folder, name))];
    }
}
