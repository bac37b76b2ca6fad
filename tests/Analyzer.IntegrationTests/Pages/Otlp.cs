using System.Globalization;

namespace Analyzer.IntegrationTests.Pages;

/// <summary>Spans as OTLP/JSON.</summary>
internal static class Otlp
{
    public const int Server = 2, Client = 3;

    public static long NowNs() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>Spans of one service.</summary>
    public static string Resource(string service, IEnumerable<string> spans) =>
        $$$"""{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"{{{service}}}"}}]},"scopeSpans":[{"spans":[{{{string.Join(',', spans)}}}]}]}""";

    /// <summary>A request with spans of one service.</summary>
    public static string Request(string service, IEnumerable<string> spans) => Request([Resource(service, spans)]);

    /// <summary>A request.</summary>
    public static string Request(IEnumerable<string> resources) => $$"""{"resourceSpans":[{{string.Join(',', resources)}}]}""";

    /// <summary>A span.</summary>
    public static string Span(ulong trace, ulong id, ulong parent, string name, int kind, long startNs, long durationNs, string attributes = "", bool failed = false) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"traceId":"{{trace:x32}}","spanId":"{{id:x16}}","parentSpanId":"{{(parent == 0 ? "" : parent.ToString("x16", CultureInfo.InvariantCulture))}}","name":"{{name}}","kind":{{kind}},"startTimeUnixNano":"{{startNs}}","endTimeUnixNano":"{{startNs + durationNs}}","status":{"code":{{(failed ? 2 : 0)}}},"attributes":[{{attributes}}]}""");

    /// <summary>A text attribute.</summary>
    public static string Text(string key, string value) => $$$"""{"key":"{{{key}}}","value":{"stringValue":"{{{value}}}"}}""";

    /// <summary>A number attribute.</summary>
    public static string Number(string key, long value) => string.Create(CultureInfo.InvariantCulture, $$$"""{"key":"{{{key}}}","value":{"intValue":"{{{value}}}"}}""");
}
