using Analyzer.Model.Spans;
using Analyzer.Service.Access;
using Analyzer.Service.Rest.Traces;
using Analyzer.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Rest.Jaeger;

/// <summary>
/// The query API that Jaeger UI, Grafana's Jaeger data source and scripts use, over our store. What it answers follows the real one
/// (jaeger, cmd/jaeger/internal/extension/jaegerquery), byte for byte in its shape.
/// </summary>
internal sealed class JaegerQuery(ISpanStore store, TimeProvider time)
{
    /// <summary>Traces whose spans are in memory at a time.</summary>
    private const int TracesPerRead = 50;

    /// <summary>Maps <c>/jaeger/api</c>.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("/jaeger/api").RequireAuthorization(Scopes.Read).ExcludeFromDescription();
        Get(api, "/services", (query, context) => query.ServicesAsync(context));
        Get(api, "/operations", (query, context) => query.OperationsAsync(context));
        Get(api, "/services/{service}/operations", (query, context) => query.OperationNamesAsync(context));
        Get(api, "/traces", (query, context) => query.TracesAsync(context));
        Get(api, "/traces/{traceID}", (query, context) => query.TraceAsync(context));
        Get(api, "/dependencies", (query, context) => query.DependenciesAsync(context));
        foreach (var metric in (ReadOnlySpan<string>)["latencies", "calls", "errors", "minstep"]) Get(api, $"/metrics/{metric}", (_, _) => throw new JaegerException(501, "metrics querying is currently disabled"));
    }

    private static void Get(RouteGroupBuilder api, string path, Func<JaegerQuery, HttpContext, Task> answer) => api.MapGet(path, async (HttpContext context, ISpanStore store, TimeProvider time) =>
    {
        try
        {
            await answer(new JaegerQuery(store, time), context);
        }
        catch (JaegerException refused)
        {
            await JaegerAnswer.FailAsync(context, refused.Status, refused.Message);
        }
        catch (StoreException) when (JaegerAnswer.HasBegun(context))
        {
            // Half an answer must not look like a whole one.
            context.Abort();
        }
        catch (StoreException failed)
        {
            await JaegerAnswer.FailAsync(context, failed is StoreUnavailableException ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError, failed.Message);
        }
    });

    private async Task ServicesAsync(HttpContext context)
    {
        var services = await store.Search.ServicesAsync(long.MinValue, long.MaxValue, context.RequestAborted);
        await ListAsync(context, [.. services.Select(service => service.Name).Distinct().Order(StringComparer.Ordinal)]);
    }

    private async Task OperationNamesAsync(HttpContext context)
    {
        // Routing leaves a slash within a segment as it was sent.
        var service = context.GetRouteValue("service")!.ToString()!.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var operations = await store.Search.OperationsAsync(service, null, context.RequestAborted);
        await ListAsync(context, [.. operations.Select(operation => operation.Name).Distinct()]);
    }

    private async Task OperationsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["service"].ToString() is not { Length: > 0 } service) throw JaegerParameters.ServiceRequired();
        var operations = JaegerParameters.TryKind(query, out var kind) ? await store.Search.OperationsAsync(service, kind, context.RequestAborted) : [];
        await using var answer = JaegerAnswer.Begin(context);
        foreach (var operation in operations)
        {
            answer.Json.WriteStartObject();
            answer.Json.WriteString("name"u8, operation.Name);
            answer.Json.WriteString("spanKind"u8, operation.Kind == SpanKind.Unspecified ? "" : operation.Kind.ToString().ToLowerInvariant());
            answer.Json.WriteEndObject();
        }

        await answer.EndAsync(operations.Count, [], context.RequestAborted);
    }

    private async Task TraceAsync(HttpContext context)
    {
        var trace = JaegerParameters.TraceIdOf(context.GetRouteValue("traceID")!.ToString()!);
        JaegerParameters.CheckTraceHints(context.Request.Query);
        var batch = new SpanBatch();
        if (await store.ReadTraceAsync(trace, batch, context.RequestAborted) == 0) throw new JaegerException(404, "trace not found");
        await using var answer = JaegerAnswer.Begin(context);
        JaegerTraceWriter.Write(answer.Json, batch, trace, TraceRows.Of(batch)[trace]);
        await answer.EndAsync(0, [], context.RequestAborted);
    }

    private async Task TracesAsync(HttpContext context)
    {
        var asked = JaegerParameters.TraceIds(context.Request.Query);
        var isSearch = asked.Count == 0;
        if (isSearch)
        {
            var search = JaegerParameters.Search(context.Request.Query, time.NowNs());
            asked = search is null ? [] : [.. (await store.Search.SearchAsync(search, context.RequestAborted)).Select(hit => hit.TraceId)];
        }

        var missing = new List<TraceId>();
        await using var answer = JaegerAnswer.Begin(context);
        foreach (var some in asked.Chunk(TracesPerRead))
        {
            var batch = new SpanBatch();
            await store.Search.ReadAsync(some, batch, context.RequestAborted);
            var traces = TraceRows.Of(batch);
            foreach (var trace in some)
            {
                if (traces.TryGetValue(trace, out var rows)) JaegerTraceWriter.Write(answer.Json, batch, trace, rows);
                else missing.Add(trace);
                await answer.FlushAsync(context.RequestAborted);
            }
        }

        // Retention may drop a trace between the search and the reading; nobody asked for that one.
        await answer.EndAsync(0, isSearch ? [] : missing, context.RequestAborted);
    }

    private async Task DependenciesAsync(HttpContext context)
    {
        var (fromNs, toNs) = JaegerParameters.DependencyTimes(context.Request.Query, time.NowNs());
        var service = context.Request.Query["service"].ToString();
        var edges = await store.Search.DependenciesAsync(fromNs, toNs, context.RequestAborted);
        var names = (await store.Search.ServicesAsync(long.MinValue, long.MaxValue, context.RequestAborted)).ToLookup(known => known.Service, known => known.Name);
        // One link a pair of names, as the services are named in all other answers.
        var links = edges.GroupBy(edge => (Parent: NameOf(names, edge.Caller), Child: NameOf(names, edge.Callee)))
            .Select(link => (link.Key.Parent, link.Key.Child, Calls: (long)Math.Round(link.Sum(edge => edge.Attempts))))
            .Where(link => link.Calls > 0 && (service.Length == 0 || link.Parent == service || link.Child == service))
            .OrderBy(link => link.Parent, StringComparer.Ordinal).ThenBy(link => link.Child, StringComparer.Ordinal);
        await using var answer = JaegerAnswer.Begin(context);
        foreach (var (parent, child, calls) in links)
        {
            answer.Json.WriteStartObject();
            answer.Json.WriteString("parent"u8, parent);
            answer.Json.WriteString("child"u8, child);
            answer.Json.WriteNumber("callCount"u8, calls);
            answer.Json.WriteEndObject();
        }

        await answer.EndAsync(0, [], context.RequestAborted);
    }

    private static string NameOf(ILookup<string, string> names, string service) => names[service].FirstOrDefault(service);

    private static async Task ListAsync(HttpContext context, IReadOnlyList<string> names)
    {
        await using var answer = JaegerAnswer.Begin(context);
        foreach (var name in names) answer.Json.WriteStringValue(name);
        await answer.EndAsync(names.Count, [], context.RequestAborted);
    }
}
