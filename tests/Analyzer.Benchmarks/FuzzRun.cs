using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Analyzer.Service.Acceptance;
using Analyzer.Service.Receivers;

namespace Analyzer.Benchmarks;

/// <summary>
/// Millions of mutated requests through the path that a receiver takes: body read and decompressed within limits, then decoded into a
/// commit group. Nothing but the results that are meant for bad input may come of it, and memory must stay flat.
/// </summary>
internal static class FuzzRun
{
    private const int ReportEvery = 1_000_000;

    /// <summary>Runs.</summary>
    /// <param name="requests">How many.</param>
    /// <param name="seed">Which ones.</param>
    public static async Task<int> MeasureAsync(long requests, int seed)
    {
        var random = new Random(seed);
        var (encoding, originals) = (new[] { OtlpEncoding.Protobuf, OtlpEncoding.Json }, Originals());
        var limits = new AcceptanceLimits();
        var group = new CommitGroup(limits);
        var admission = new Admission(1, 64 << 20);
        var draft = new SpanDraft();
        long committed = 0, malformed = 0, refused = 0, rejected = 0;
        var clock = Stopwatch.StartNew();
        Console.WriteLine("requests   spans ok   malformed  refused    rejected   managed MB  resident MB  s");
        for (var i = 1L; i <= requests; i++)
        {
            var which = random.Next(2);
            var compression = random.Next(4) switch { 0 => "gzip", 1 when random.Next(4) == 0 => "zstd", _ => "" };
            var body = Mutated(originals[which], compression, random);
            using var lease = admission.TryEnter()!;
            try
            {
                using var read = await RequestBody.ReadAsync(new MemoryStream(body), compression, body.Length, 16 << 20, lease, CancellationToken.None);
                var result = group.Add(encoding[which], read.Bytes, draft);
                if (result.IsMalformed) malformed++;
                else (committed, rejected) = (committed + result.Spans, rejected + result.Rejected);
            }
            catch (BodyException)
            {
                refused++;
            }

            if (group.IsFull || group.Batch.Count > 10_000) group.End(null);
            if (i % ReportEvery == 0 || i == requests)
            {
                var managed = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
                using var self = Process.GetCurrentProcess();
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i,-10} {committed,-10} {malformed,-10} {refused,-10} {rejected,-10} {managed,-11:0.0} {self.WorkingSet64 / 1e6,-12:0.0} {clock.Elapsed.TotalSeconds:0}"));
            }
        }

        return 0;
    }

    private static byte[][] Originals()
    {
        var batch = new SpanBatch();
        OtlpJsonDecoder.Decode(Encoding.UTF8.GetBytes(s_json), batch, new SpanDraft());
        return [new OtlpProtobufEncoder().Encode(batch, 0, batch.Count).ToArray(), Encoding.UTF8.GetBytes(s_json)];
    }

    private static byte[] Mutated(byte[] original, string compression, Random random)
    {
        // Either the plain request is damaged, or what compression made of it.
        var inside = compression.Length == 0 || random.Next(2) == 0;
        var body = inside ? Mutate(original, random) : original;
        body = compression switch { "gzip" => Gzip(body), "zstd" => Zstd(body), _ => body };
        return inside ? body : Mutate(body, random);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var body = (byte[])original.Clone();
        for (var change = random.Next(0, 5); change > 0; change--)
        {
            var at = random.Next(body.Length);
            switch (random.Next(5))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body[at] = s_telling[random.Next(s_telling.Length)];
                    break;
                case 2:
                    Array.Resize(ref body, Math.Max(1, at));
                    break;
                case 3:
                    body[at] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    var length = Math.Min(random.Next(1, 40), body.Length - at);
                    body.AsSpan(random.Next(body.Length - length + 1), length).CopyTo(body.AsSpan(at));
                    break;
            }
        }

        return body;
    }

    private static byte[] Gzip(byte[] plain)
    {
        var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest)) gzip.Write(plain);
        return result.ToArray();
    }

    private static byte[] Zstd(byte[] plain)
    {
        using var zstd = new ZstdSharp.Compressor(1);
        return zstd.Wrap(plain).ToArray();
    }

    // Bytes that mean something to a parser hit harder than random ones.
    private static readonly byte[] s_telling = [0, 0xff, 0x7f, 0x80, 0x0a, 0x12, (byte)'"', (byte)'\\', (byte)'{', (byte)'}', (byte)'[', (byte)']', (byte)',', (byte)':', (byte)'0', (byte)'-', (byte)'e'];

    private static readonly string s_json = """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"scope":{"name":"lib","version":"1"},"spans":[
        {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000a1","parentSpanId":"00f067aa0ba902b7","name":"GET /","kind":2,"startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000001000000",
        "attributes":[{"key":"a","value":{"stringValue":"x\u00e9\n"}},{"key":"i","value":{"intValue":"5"}},{"key":"l","value":{"arrayValue":{"values":[{"doubleValue":1.5},{"bytesValue":"AQI="}]}}},
        {"key":"m","value":{"kvlistValue":{"values":[{"key":"k","value":{"boolValue":true}}]}}}],"events":[{"timeUnixNano":"1","name":"e"}],"links":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000a9"}],"status":{"code":2,"message":"m"}},
        {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000a2","name":"SELECT","startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000001000000"}]}]}]}
        """;
}
