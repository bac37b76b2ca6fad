using System.Globalization;
using System.Text;

namespace Analyzer.IntegrationTests.Cli;

/// <summary>Traces small enough to read: web calls orders, which fails once and is asked again.</summary>
internal static class TinyTrace
{
    /// <summary>Unix ns of the first span: 2026-11-23T14:00:00Z.</summary>
    public const long StartNs = 1_795_442_400_000_000_000;

    /// <summary>OTLP JSON lines, one trace a line, one second apart.</summary>
    /// <param name="traces">How many.</param>
    /// <param name="firstTrace">Number of the first, so that files can hold different ones.</param>
    public static string Lines(int traces, int firstTrace = 1)
    {
        var text = new StringBuilder();
        for (var trace = firstTrace; trace < firstTrace + traces; trace++) text.Append(Line(trace)).Append('\n');
        return text.ToString();
    }

    private static string Line(int trace)
    {
        var at = StartNs + (trace * 1_000_000_000L);
        string[] web =
        [
            Span(trace, 1, 0, "GET /checkout", kind: 2, at, 100, status: 200),
            Span(trace, 2, 1, "GET", kind: 3, at + Ms(10), 20, status: 503),
            Span(trace, 4, 1, "GET", kind: 3, at + Ms(50), 30, status: 200),
        ];
        string[] orders =
        [
            Span(trace, 3, 2, "GET /orders", kind: 2, at + Ms(12), 10, status: 503),
            Span(trace, 5, 4, "GET /orders", kind: 2, at + Ms(52), 20, status: 200),
        ];
        return $$"""{"resourceSpans":[{{Resource("web", web)}},{{Resource("orders", orders)}}]}""";
    }

    private static string Resource(string service, string[] spans) =>
        $$"""{"resource":{"attributes":[{{Text("service.name", service)}},{{Text("service.instance.id", service + "-1")}}]},"scopeSpans":[{"scope":{"name":"tiny"},"spans":[{{string.Join(',', spans)}}]}]}""";

    private static string Span(int trace, int id, int parent, string name, int kind, long startNs, int durationMs, int status)
    {
        var parentId = parent == 0 ? "" : SpanId(trace, parent);
        var error = status >= 500 ? ",\"status\":{\"code\":2}" : "";
        var side = kind == 3
            ? $"{Text("server.address", "orders")},{Text("url.full", "http://orders/orders")}"
            : $"{Text("http.route", name["GET ".Length..])},{Text("url.path", name["GET ".Length..])}";
        string[] fields =
        [
            Field("traceId", trace.ToString("x32", CultureInfo.InvariantCulture)),
            Field("spanId", SpanId(trace, id)),
            Field("parentSpanId", parent == 0 ? "" : SpanId(trace, parent)),
            Field("name", name),
            $"\"kind\":{kind}",
            Field("startTimeUnixNano", $"{startNs}"),
            Field("endTimeUnixNano", $"{startNs + Ms(durationMs)}"),
            $"\"attributes\":[{Text("http.request.method", "GET")},{side},{Integer("http.response.status_code", status)}]",
        ];
        return $"{{{string.Join(',', fields)}{error}}}";
    }

    private static string Field(string name, string value) => $"\"{name}\":\"{value}\"";

    private static string SpanId(int trace, int id) => ((long)trace * 16 + id).ToString("x16", CultureInfo.InvariantCulture);

    private static string Text(string key, string value) => $$$"""{"key":"{{{key}}}","value":{"stringValue":"{{{value}}}"}}""";

    private static string Integer(string key, int value) => $$$"""{"key":"{{{key}}}","value":{"intValue":"{{{value}}}"}}""";

    private static long Ms(int milliseconds) => milliseconds * 1_000_000L;
}
