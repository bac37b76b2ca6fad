using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;

namespace Analyzer.Benchmarks;

/// <summary>
/// A load for a running service. <c>-- send grpc|http URL FILE [CONNECTIONS]</c> posts a file of OTLP protobuf requests, each behind
/// its length (four bytes, most significant first), and prints the time to acknowledgement. <c>-- requests RECORDING FILE SPANS</c>
/// makes such a file from a recording: copies of it, each an hour later and with ids of its own, in requests of a thousand spans.
/// </summary>
internal static class SendRun
{
    private const int SpansPerRequest = 1_000;
    private const long CopyShiftNs = 3_600_000_000_000;
    private const string GrpcPath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    /// <summary>Sends a file and waits for every acknowledgement.</summary>
    public static async Task<int> SendAsync(string transport, Uri address, string file, int connections)
    {
        var requests = RequestFile.Read(file);
        var next = -1;
        var waits = new double[requests.Count];
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            for (int at; (at = Interlocked.Increment(ref next)) < requests.Count;)
            {
                var since = Stopwatch.GetTimestamp();
                await (transport == "grpc" ? SendGrpcAsync(client, address, requests[at]) : SendHttpAsync(client, address, requests[at]));
                waits[at] = Stopwatch.GetElapsedTime(since).TotalMilliseconds;
            }
        })));
        var seconds = watch.Elapsed.TotalSeconds;
        Array.Sort(waits);
        Say($"{requests.Count} requests over {transport} on {connections} connections: {seconds:F2} s, {requests.Count / seconds:F0} requests/s, acknowledged p50 {waits[waits.Length / 2]:F1} ms, p99 {waits[waits.Length * 99 / 100]:F1} ms, slowest {waits[^1]:F0} ms");
        return 0;
    }

    /// <summary>Makes a file of requests from a recording.</summary>
    public static int MakeRequests(string recording, string file, int spans)
    {
        var batch = new SpanBatch();
        SpanFiles.Read([recording], batch, new ReadOptions(), CancellationToken.None);
        var encoder = new OtlpProtobufEncoder();
        using var output = File.Create(file);
        var length = new byte[4];
        var written = 0;
        for (ulong copy = 0; written < spans; copy++)
        {
            var shifted = new SpanBatch(batch.Count);
            new SpanCopy(batch, shifted, (long)copy * CopyShiftNs, copy * 0x9E3779B97F4A7C15).AddAll();
            for (var first = 0; first < shifted.Count && written < spans; first += SpansPerRequest)
            {
                var count = Math.Min(SpansPerRequest, shifted.Count - first);
                var request = encoder.Encode(shifted, first, count);
                BinaryPrimitives.WriteInt32BigEndian(length, request.Length);
                output.Write(length);
                output.Write(request.Span);
                written += count;
            }
        }

        Say($"{written} spans, {output.Length} bytes");
        return 0;
    }

    private static async Task SendHttpAsync(HttpClient client, Uri address, byte[] request)
    {
        using var body = new ByteArrayContent(request) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };
        using var response = await client.PostAsync(address, body);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }

    // gRPC over HTTP/2 by hand (grpc.github.io, PROTOCOL-HTTP2): a byte for compression, four for the length, the message.
    private static async Task SendGrpcAsync(HttpClient client, Uri address, byte[] request)
    {
        var framed = new byte[request.Length + 5];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), request.Length);
        request.CopyTo(framed, 5);
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(address, GrpcPath))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(framed) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await client.SendAsync(message);
        await response.Content.ReadAsByteArrayAsync();
        var status = response.TrailingHeaders.TryGetValues("grpc-status", out var values) || response.Headers.TryGetValues("grpc-status", out values) ? values.First() : "none";
        if (status != "0") throw new InvalidOperationException($"gRPC status {status}");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
