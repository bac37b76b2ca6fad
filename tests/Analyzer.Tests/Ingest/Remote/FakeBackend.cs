using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Tests.Ingest.Remote;

/// <summary>A backend on loopback that holds traces of one span and answers as Jaeger, Tempo and Zipkin document it.</summary>
internal sealed class FakeBackend : IDisposable
{
    private readonly WebApplication _app;
    private int _number;

    public FakeBackend(params IEnumerable<(string Service, long StartNs)> traces)
    {
        Traces = [.. traces.Select((trace, at) => (at + 1, trace.Service, trace.StartNs))];
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ServeAsync);
        _app.StartAsync().Wait();
        Address = new Uri(_app.Urls.Single() + "/base/");
    }

    public List<(int Id, string Service, long StartNs)> Traces { get; }

    public Uri Address { get; }

    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentQueue<string?> Authorizations { get; } = new();

    /// <summary>Answers the request with this number (from 1) with a status instead.</summary>
    public Func<int, int?> Fails { get; set; } = _ => null;

    public static string TraceId(int id) => id.ToString("x32", CultureInfo.InvariantCulture);

    public void Dispose() => _app.DisposeAsync().AsTask().Wait();

    private async Task ServeAsync(HttpContext context)
    {
        var path = (context.Request.Path + context.Request.QueryString)["/base".Length..];
        Requests.Enqueue(path);
        Authorizations.Enqueue(context.Request.Headers.Authorization);
        var number = Interlocked.Increment(ref _number);
        await context.Response.Body.WriteAsync(Fails(number) is { } status ? Refuse(context, status) : Answer(context, path.Split('?')[0]));
    }

    private static byte[] Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return "busy"u8.ToArray();
    }

    private byte[] Answer(HttpContext context, string path)
    {
        var query = context.Request.Query;
        switch (path)
        {
            case "/api/services":
                return Encoding.UTF8.GetBytes($$"""{"data":[{{Quoted(Services())}}],"total":1}""");
            case "/api/v2/services":
                return Encoding.UTF8.GetBytes($"[{Quoted(Services())}]");
            case "/api/traces":
                var found = Latest(query["service"], Number("start") * 1000, (Number("end") * 1000) + 999);
                return Encoding.UTF8.GetBytes($$"""{"data":[{{string.Join(',', found.Select(Jaeger))}}],"total":0}""");
            case "/api/v2/traces":
                var end = (Number("endTs") * 1_000_000) + 999_999;
                return Encoding.UTF8.GetBytes($"[{string.Join(',', Latest(query["serviceName"], (Number("endTs") - Number("lookback")) * 1_000_000, end).Select(Zipkin))}]");
            case "/api/search":
                var named = ((string)query["q"]!).Split('"') is [_, var service, _] ? service : null;
                var ids = Latest(named, Number("start") * 1_000_000_000, (Number("end") * 1_000_000_000) - 1).Select(trace => $$"""{"traceID":"{{TraceId(trace.Id)}}"}""");
                return Encoding.UTF8.GetBytes($$"""{"traces":[{{string.Join(',', ids)}}]}""");
            default:
                var trace = Traces.FirstOrDefault(trace => path == $"/api/traces/{TraceId(trace.Id)}");
                return trace.Id == 0 || context.Request.Headers.Accept != "application/protobuf" ? Refuse(context, 404) : Tempo(trace);
        }

        long Number(string name) => long.Parse((string)query[name]!, CultureInfo.InvariantCulture);
        List<(int Id, string Service, long StartNs)> Latest(string? service, long fromNs, long toNs) =>
            [.. Traces.Where(trace => (service is null || trace.Service == service) && trace.StartNs >= fromNs && trace.StartNs <= toNs)
                .OrderByDescending(trace => trace.StartNs).Take((int)Number("limit"))];
    }

    private IEnumerable<string> Services() => Traces.Select(trace => trace.Service).Distinct();

    private static string Quoted(IEnumerable<string> texts) => string.Join(',', texts.Select(text => $"\"{text}\""));

    private static string Jaeger((int Id, string Service, long StartNs) trace) =>
        $$$"""{"traceID":"{{{TraceId(trace.Id)}}}","spans":[{"traceID":"{{{TraceId(trace.Id)}}}","spanID":"{{{trace.Id:x16}}}","operationName":"GET /","references":[],"startTime":{{{trace.StartNs / 1000}}},"duration":1000,"tags":[{"key":"span.kind","type":"string","value":"server"}],"logs":[],"processID":"p1"}],"processes":{"p1":{"serviceName":"{{{trace.Service}}}","tags":[]} } }""";

    private static string Zipkin((int Id, string Service, long StartNs) trace) =>
        $$$"""[{"traceId":"{{{TraceId(trace.Id)}}}","id":"{{{trace.Id:x16}}}","kind":"SERVER","name":"get /","timestamp":{{{trace.StartNs / 1000}}},"duration":1000,"localEndpoint":{"serviceName":"{{{trace.Service}}}"} }]""";

    // tempopb.Trace: resource spans in field 1; inside, OTLP's messages.
    private static byte[] Tempo((int Id, string Service, long StartNs) trace)
    {
        var start = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(start, trace.StartNs);
        var id = Convert.FromHexString(TraceId(trace.Id));
        byte[] span = [.. Field(1, id), .. Field(2, id.AsSpan(8)), .. Field(5, "GET /"u8), 6 << 3, 2, (7 << 3) | 1, .. start, (8 << 3) | 1, .. start];
        var name = Field(1, [.. Field(1, "service.name"u8), .. Field(2, Field(1, Encoding.UTF8.GetBytes(trace.Service)))]);
        return Field(1, [.. Field(1, name), .. Field(2, Field(2, span))]);
    }

    private static byte[] Field(int number, ReadOnlySpan<byte> content) => [(byte)((number << 3) | 2), (byte)content.Length, .. content];
}
