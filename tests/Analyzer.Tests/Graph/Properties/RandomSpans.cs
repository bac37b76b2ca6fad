using Analyzer.Model.Spans;
using CsCheck;

namespace Analyzer.Tests.Graph.Properties;

/// <summary>
/// Spans drawn from so small a world that all goes wrong: parents that are absent, later or themselves, circles, ids used
/// twice by spans of other kinds or of the same, links to anything, times that tie.
/// </summary>
internal static class RandomSpans
{
    private const int Ids = 14;
    private const long BaseNs = 1_700_000_000_000_000_000;
    private const long StepNs = 1_000_000;

    private static readonly (string, object)[][] s_attributes =
    [
        [],
        [("http.request.method", "GET"), ("url.full", "http://stock/items/1"), ("http.response.status_code", 200), ("server.address", "stock")],
        [("http.request.method", "GET"), ("url.full", "http://stock/items/1"), ("http.response.status_code", 503), ("server.address", "stock")],
        [("http.request.method", "GET"), ("url.full", "http://stock/items/1"), ("http.response.status_code", 503), ("http.request.resend_count", 1)],
        [("http.request.method", "GET"), ("url.full", "http://stock/items/1"), ("error.type", "timeout")],
        [("http.request.method", "GET"), ("url.full", "http://stock/login"), ("http.response.status_code", 401)],
        [("http.request.method", "GET"), ("url.full", "http://stock/old"), ("http.response.status_code", 302)],
        [("http.request.method", "POST"), ("url.path", "/items"), ("http.route", "/items"), ("http.response.status_code", 500)],
        [("rpc.system.name", "grpc"), ("rpc.method", "shop.Stock/Reserve"), ("rpc.response.status_code", "UNAVAILABLE")],
        [("rpc.system.name", "grpc"), ("rpc.method", "shop.Stock/Reserve"), ("rpc.response.status_code", "CANCELLED")],
        [("rpc.system.name", "grpc"), ("rpc.method", "shop.Stock/Reserve"), ("rpc.response.status_code", "OK"), ("grpc.previous-rpc-attempts", 1)],
        [("db.system.name", "postgresql"), ("db.namespace", "shop"), ("db.query.text", "UPDATE stock SET n = 1"), ("db.response.status_code", "40001")],
        [("db.system.name", "postgresql"), ("db.namespace", "shop"), ("db.query.text", "BEGIN")],
        [("messaging.system", "kafka"), ("messaging.destination.name", "orders"), ("messaging.operation.type", "process"), ("messaging.message.id", "m1")],
        [("messaging.system", "kafka"), ("messaging.destination.name", "orders"), ("messaging.operation.type", "process"), ("messaging.message.id", "m1"), ("error.type", "broken")],
        [("messaging.system", "kafka"), ("messaging.destination.name", "orders"), ("messaging.operation.type", "receive")],
        [("az.client_request_id", "r1"), ("http.request.method", "GET"), ("http.response.status_code", 503)],
        [("retry_attempts", 3), ("peer.service", "bank")],
    ];

    private static readonly string[] s_names = ["work", "GET", "GET /items/17", "attempt 1", "Attempt.shop.Stock/Reserve", "Starting retry", ""];

    private static readonly Gen<RawSpan> s_span =
        from place in Gen.Select(Gen.ULong[1, 3], Gen.ULong[1, Ids], Gen.ULong[0, Ids + 2])
        from time in Gen.Select(Gen.Long[0, 12], Gen.Long[-1, 8])
        from what in Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2], Gen.Int[0, s_names.Length - 1], Gen.Int[0, s_attributes.Length - 1])
        from who in Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1], Gen.Int[0, 9])
        from links in Gen.Select(Gen.ULong[1, 3], Gen.ULong[1, Ids]).List[0, 2]
        select new RawSpan
        {
            Trace = new TraceId(0, place.Item1),
            Id = place.Item2,
            Parent = place.Item3,
            StartNs = BaseNs + time.Item1 * StepNs,
            EndNs = BaseNs + (time.Item1 + time.Item2) * StepNs,
            Kind = (SpanKind)what.Item1,
            Status = (SpanStatus)what.Item2,
            Name = s_names[what.Item3],
            Attributes = s_attributes[what.Item4],
            Service = "service-" + (char)('a' + who.Item1),
            Instance = who.Item2 == 0 ? "" : "one",
            TraceState = who.Item3 switch { 0 => "ot=th:8", 1 => "ot=p:3", _ => "" },
            Links = [.. links.Where(_ => who.Item3 > 5).Select(link => (new TraceId(0, link.Item1), link.Item2))],
        };

    /// <summary>Up to forty spans of three traces.</summary>
    public static Gen<List<RawSpan>> Any { get; } = s_span.List[0, 40];

    /// <summary>The same, but no two spans of a trace with one id and kind.</summary>
    public static Gen<List<RawSpan>> Distinct { get; } = Any.Select(spans => spans.DistinctBy(span => (span.Trace, span.Id, span.Kind)).ToList());
}
