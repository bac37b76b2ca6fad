using System.IO.Compression;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using BenchmarkDotNet.Attributes;

namespace Analyzer.Benchmarks;

/// <summary>Decoding alone, per span, into a batch that is reused as a receiver does.</summary>
[MemoryDiagnoser]
public class IngestBenchmarks
{
    private const int Spans = 10_000;

    private readonly SpanBatch _batch = new(Spans);
    private readonly SpanDraft _draft = new();
    private byte[] _protobuf = [], _json = [], _gzip = [];

    [GlobalSetup]
    public void Setup()
    {
        _protobuf = new IngestData().Protobuf(Spans);
        _json = new IngestData().Json(Spans);
        var gzip = new MemoryStream();
        using (var stream = new GZipStream(gzip, CompressionLevel.Optimal)) stream.Write(_json);
        _gzip = gzip.ToArray();
    }

    [Benchmark(OperationsPerInvoke = Spans)]
    public int Protobuf()
    {
        _batch.Clear();
        return OtlpProtobufDecoder.Decode(_protobuf, _batch, _draft).Spans;
    }

    [Benchmark(OperationsPerInvoke = Spans)]
    public int Json() => Read(_json);

    [Benchmark(OperationsPerInvoke = Spans)]
    public int JsonGzip() => Read(_gzip);

    private int Read(byte[] input)
    {
        _batch.Clear();
        SpanFiles.Read(new MemoryStream(input), "benchmark", _batch, new ReadOptions(), CancellationToken.None);
        return _batch.Count;
    }
}
