using System.ComponentModel;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Edges;
using Analyzer.Service.Rest.Requests;
using Analyzer.Store.Analysis;
using Analyzer.Store.Series;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Rest.Graph;

[Description("A service or uninstrumented peer.")]
internal sealed record GraphService(
    [property: Description("Its name.")] string Name,
    [property: Description("Calls it got, requests that enter the system included.")] double Calls,
    [property: Description("Attempts it got.")] double Attempts,
    [property: Description("Calls to it that failed for their caller.")] double Errors,
    [property: Description("Calls it made.")] double CallsMade,
    [property: Description("Whether requests enter the system here.")] bool IsEntry);

[Description("All calls from one service to another.")]
internal sealed record GraphEdge(
    [property: Description("Calling service; null for requests that enter the system.")] string? Caller,
    [property: Description("Called service or uninstrumented peer.")] string Callee,
    [property: Description("Operations called.")] int Operations,
    [property: Description("Logical calls.")] double Calls,
    [property: Description("Attempts.")] double Attempts,
    [property: Description("Attempts ÷ calls; 1 without calls.")] double Amplification,
    [property: Description("Attempts − calls.")] double Excess,
    [property: Description("Calls that failed for their caller.")] double Errors,
    [property: Description("Attempts that failed or timed out.")] double FailedAttempts,
    [property: Description("Failed attempts that the entry does not show.")] double Masked);

[Description("The services of a window and what runs between them.")]
internal sealed record ServiceGraphView(
    [property: Description("First instant of the window.")] Instant From,
    [property: Description("First instant after it.")] Instant To,
    [property: Description("Windows of background analysis in it that are not counted yet: what is here lacks them.")] int PendingWindows,
    [property: Description("The services, by name.")] IReadOnlyList<GraphService> Services,
    [property: Description("The edges, by caller and callee, entries first.")] IReadOnlyList<GraphEdge> Edges);

/// <summary><c>/graph</c>: straight from the stored series.</summary>
internal static class GraphRoutes
{
    private static readonly Operation s_graph = new("getGraph", Tags.Graph, "The service graph of a window", "Services and edges with their counts, from what background analysis counted.")
    {
        Query = [Parameters.From, Parameters.To, Parameters.Service],
        Replies = [Reply.Json<ServiceGraphView>("The graph.")],
        Problems = [404],
    };

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/graph", s_graph, GetAsync);

    private static async Task<IResult> GetAsync(ApiRequest request)
    {
        var window = await RequestedWindow.OfAsync(request).ConfigureAwait(false);
        var rows = await request.Store.EdgeSeries.EdgesAsync(new EdgeSeriesQuery(window.StartNs, window.EndNs) { Service = request.Get(Parameters.Service) }, request.Aborted).ConfigureAwait(false);
        var pending = await PendingWindows.CountAsync(request, window).ConfigureAwait(false);
        return await Answer.Json(new ServiceGraphView(new Instant(window.StartNs), new Instant(window.EndNs), pending, Services(rows), Edges(rows))).ConfigureAwait(false);
    }

    private static List<GraphService> Services(IReadOnlyList<EdgeSeriesRow> rows)
    {
        var got = rows.ToLookup(row => row.Callee, StringComparer.Ordinal);
        var made = rows.Where(row => row.Caller is not null).ToLookup(row => row.Caller!, StringComparer.Ordinal);
        return [.. got.Select(service => service.Key).Union(made.Select(service => service.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => new GraphService(
            name, got[name].Sum(row => row.Calls), got[name].Sum(row => row.Attempts), got[name].Sum(row => row.Errors), made[name].Sum(row => row.Calls), got[name].Any(row => row.Caller is null)))];
    }

    private static List<GraphEdge> Edges(IReadOnlyList<EdgeSeriesRow> rows) => [.. rows.GroupBy(row => (row.Caller, row.Callee)).Select(edge =>
    {
        var (calls, attempts) = (edge.Sum(row => row.Calls), edge.Sum(row => row.Attempts));
        return new GraphEdge(edge.Key.Caller, edge.Key.Callee, edge.Count(), calls, attempts, calls > 0 ? attempts / calls : 1, attempts - calls, edge.Sum(row => row.Errors), edge.Sum(row => row.FailedAttempts), edge.Sum(row => row.Masked));
    })];
}
