using System.Buffers;
using System.Text.Json;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis.Traces;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Paging;
using Analyzer.Service.Rest.Problems;
using Analyzer.Service.Rest.Requests;
using Analyzer.Store.Search;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static System.FormattableString;

namespace Analyzer.Service.Rest.Traces;

/// <summary><c>/traces</c>.</summary>
internal static class TraceRoutes
{
    private static readonly Parameter<TraceId?> s_id = new("id", "Id of a trace, 32 hex digits.", "5b8efff798038103d269b633813fc60c", """{"type":"string"}""", texts => Parse(texts[0]) is { } id ? (id, "") : (null, $"is no trace id ('{texts[0]}'): it has 32 hex digits"));
    private static readonly Parameter<long?> s_from = Parameters.Time("from", "Only spans that start at or after this, RFC 3339.", "2026-11-23T14:00:00Z");
    private static readonly Parameter<long?> s_to = Parameters.Time("to", "Only spans that start before this, RFC 3339.", "2026-11-23T15:00:00Z");
    private static readonly Parameter<string?> s_service = Parameters.Text("service", "The span's service.", "orders");
    private static readonly Parameter<string?> s_operation = Parameters.Text("operation", "The span's name.", "GET /items/{id}");
    private static readonly Parameter<bool?> s_error = Parameters.Flag("error", "true: only spans whose status is an error.", "true");
    private static readonly Parameter<bool?> s_retry = Parameters.Flag("retry", "true: only traces in which a call was tried again. They are found by reconstructing what the other conditions find, for two seconds at most: a page may hold fewer than asked for, or none, and still have a next one.", "true");
    private static readonly Parameter<long?> s_least = Parameters.Whole("minDurationNs", "Shortest duration of the span.", "100000000", 0, long.MaxValue);
    private static readonly Parameter<long?> s_most = Parameters.Whole("maxDurationNs", "Longest duration of the span.", "1000000000", 0, long.MaxValue);

    private static readonly Parameter<IReadOnlyList<KeyValuePair<string, string>>?> s_attribute = new("attribute", "An attribute of the span or its resource, as key=value; may be given several times, all must hold.", "http.response.status_code=503", """{"type":"string"}""", Attributes) { IsMany = true };

    private static readonly Operation s_search = new("searchTraces", Tags.Traces, "Find traces, newest first", "Traces with one span that meets every condition. Texts are compared exactly, whole, and by case.")
    {
        Query = [s_from, s_to, s_service, s_operation, s_error, s_retry, s_least, s_most, s_attribute, Parameters.Limit, Parameters.Cursor],
        Replies = [Reply.Page<TracePage>("A page of traces.")],
    };

    private static readonly Operation s_get = new("getTrace", Tags.Traces, "The spans of a trace", "As OTLP JSON: what any OTLP receiver takes. Spans that were sent twice are there once.")
    {
        Path = [s_id],
        Replies = [Reply.Json<OtlpTrace>("The spans.")],
    };

    private static readonly Operation s_calls = new("getTraceCalls", Tags.Traces, "The call chain of a trace", "Its logical calls, each with the attempts that were grouped into it.")
    {
        Path = [s_id],
        Replies = [Reply.Json<TraceCalls>("The calls.")],
    };

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/traces", s_search, SearchAsync);
        routes.MapRead("/traces/{id}", s_get, GetAsync);
        routes.MapRead("/traces/{id}/calls", s_calls, CallsAsync);
    }

    private static async Task<IResult> SearchAsync(ApiRequest request)
    {
        var query = new TraceSearch
        {
            FromNs = request.Get(s_from) ?? long.MinValue,
            ToNs = request.Get(s_to) ?? long.MaxValue,
            Service = request.Get(s_service),
            Operation = request.Get(s_operation),
            Status = request.Get(s_error) == true ? SpanStatus.Error : null,
            MinDurationNs = request.Get(s_least),
            MaxDurationNs = request.Get(s_most),
            Attributes = request.Get(s_attribute) ?? [],
            Limit = request.Limit + 1,
            After = Cursor.TimeAndId(request.Get(Parameters.Cursor)) is { } after ? new TraceHit(Parse(after.Id) ?? throw Cursor.OfAnother(), after.Ns) : null,
        };
        if (request.Get(s_retry) == true)
        {
            var (found, last) = await new TraceSieve(request.Store, TimeProvider.System).FindAsync(query, request.Limit, trace => trace.Attempts > trace.Calls, request.Aborted).ConfigureAwait(false);
            return await PageAsync(request, [.. found.Select(item => item.Hit)], last is null ? null : CursorOf(last)).ConfigureAwait(false);
        }

        var (items, next) = Paged.Cut(await request.Store.Search.SearchAsync(query, request.Aborted).ConfigureAwait(false), request.Limit, CursorOf);
        return await PageAsync(request, items, next).ConfigureAwait(false);
    }

    private static string CursorOf(TraceHit last) => Cursor.Write(Invariant($"{last.StartNs}"), last.TraceId.ToString());

    private static async Task<IResult> PageAsync(ApiRequest request, IReadOnlyList<TraceHit> items, string? next)
    {
        var page = new TracePage([.. items.Select(hit => new TraceHitView(hit.TraceId.ToString(), new Instant(hit.StartNs), new TraceLinks(PathOf(hit.TraceId), $"{PathOf(hit.TraceId)}/calls")))], next);
        return await Answer.Json(page, next: next is null ? null : request.With(("cursor", next))).ConfigureAwait(false);
    }

    private static async Task<IResult> GetAsync(ApiRequest request)
    {
        var (trace, spans) = await ReadAsync(request).ConfigureAwait(false);
        var rows = Enumerable.Range(0, spans.Count).OrderBy(row => spans.StartNs[row]).ThenBy(row => spans.SpanIds[row]).DistinctBy(row => (spans.SpanIds[row], spans.Kinds[row])).ToList();
        return Answer.Document(() => Otlp(spans, rows), "application/json", Invariant($"{trace} {rows.Count} {spans.Count}"));
    }

    private static async Task<IResult> CallsAsync(ApiRequest request)
    {
        var (trace, spans) = await ReadAsync(request).ConfigureAwait(false);
        return await Answer.Json(TraceChain.Of(trace, spans, request.Aborted)).ConfigureAwait(false);
    }

    private static byte[] Otlp(SpanBatch spans, List<int> rows)
    {
        var buffer = new ArrayBufferWriter<byte>(65_536);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ApiJson.Options.Encoder })) OtlpJsonEncoder.Write(json, spans, rows);
        return buffer.WrittenSpan.ToArray();
    }

    private static async Task<(TraceId Trace, SpanBatch Spans)> ReadAsync(ApiRequest request)
    {
        var trace = request.Get(s_id)!.Value;
        var spans = new SpanBatch();
        if (await request.Store.ReadTraceAsync(trace, spans, request.Aborted).ConfigureAwait(false) > 0) return (trace, spans);
        throw ProblemException.Missing("trace", trace.ToString(), $"{RestApi.Root}/traces");
    }

    private static string PathOf(TraceId trace) => $"{RestApi.Root}/traces/{trace}";

    // Whole only: what has fewer digits is more likely cut off than short of zeros.
    private static TraceId? Parse(string text) => text.Length == 32 ? TraceId.Parse(text) : null;

    private static (IReadOnlyList<KeyValuePair<string, string>>? Value, string Mistake) Attributes(IReadOnlyList<string> texts)
    {
        var wrong = texts.FirstOrDefault(text => text.IndexOf('=', StringComparison.Ordinal) <= 0);
        if (wrong is not null) return (null, $"is not key=value ('{wrong}')");
        return ([.. texts.Select(text => text.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]))], "");
    }
}
