using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Requests;
using Analyzer.Store.Series;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Rest.Edges;

/// <summary><c>/edges</c>: straight from the stored series.</summary>
internal static class EdgeRoutes
{
    private const int MostBuckets = 600;
    private const int MostAskedBuckets = 10_000;
    private const long SecondNs = 1_000_000_000;

    private static readonly long[] s_widths = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400];

    private static readonly Parameter<string?> s_sort = Parameters.Choice("sort", "Which measure to sort by, largest first; excess where it is left out.", "excess", EdgeOrder.Names);
    private static readonly Parameter<string?> s_caller = Parameters.Text("caller", "Only calls of this service; empty for requests that enter the system.", "orders");
    private static readonly Parameter<string?> s_callee = Parameters.Text("callee", "Only calls to this service or peer.", "inventory");
    private static readonly Parameter<string?> s_operation = Parameters.Text("operation", "Only calls of this operation.", "GET /items/{id}");
    private static readonly Parameter<long?> s_bucket = Parameters.Whole("bucketNs", $"Width of a bucket, in whole seconds; chosen from the window where it is left out.", "10000000000", SecondNs, 86_400 * SecondNs);

    private static readonly Operation s_list = new("listEdges", Tags.Edges, "Edges of a window", "What each edge carried, summed over the window from what background analysis counted; the last hour of data without from and to.")
    {
        Query = [Parameters.From, Parameters.To, Parameters.Service, s_sort, Parameters.Limit, Parameters.Cursor],
        Replies = [Reply.Page<EdgePage>("A page of edges.")],
        Problems = [404],
    };

    private static readonly Operation s_series = new("getEdgeSeries", Tags.Edges, "Edges over time", "Counts of the edges that caller, callee and operation name, bucket by bucket.")
    {
        Query = [Parameters.From, Parameters.To, s_caller, s_callee, s_operation, s_bucket],
        Replies = [Reply.Json<EdgeSeriesView>("The series.")],
        Problems = [404],
    };

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/edges", s_list, ListAsync);
        routes.MapRead("/edges/series", s_series, SeriesAsync);
    }

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        var window = await RequestedWindow.OfAsync(request).ConfigureAwait(false);
        var edges = await request.Store.EdgeSeries.EdgesAsync(new EdgeSeriesQuery(window.StartNs, window.EndNs) { Service = request.Get(Parameters.Service) }, request.Aborted).ConfigureAwait(false);
        var (items, next) = EdgeOrder.Page(edges, request.Get(s_sort) ?? "excess", request.Get(Parameters.Cursor), request.Limit);
        var page = new EdgePage(new Instant(window.StartNs), new Instant(window.EndNs), await PendingWindows.CountAsync(request, window).ConfigureAwait(false), [.. items.Select(EdgeView.Of)], next);
        // The window that was chosen stays for the pages after: meanwhile spans come.
        return await Answer.Json(page, next: next is null ? null : request.With(("from", Text(window.StartNs)), ("to", Text(window.EndNs)), ("cursor", next))).ConfigureAwait(false);
    }

    private static async Task<IResult> SeriesAsync(ApiRequest request)
    {
        var window = await RequestedWindow.OfAsync(request).ConfigureAwait(false);
        var bucketNs = request.Get(s_bucket) ?? Width(window.DurationNs);
        if (bucketNs % SecondNs != 0) throw ApiRequest.Refuse(s_bucket, "is not a whole number of seconds, in which calls are counted");
        if (window.DurationNs / bucketNs > MostAskedBuckets) throw ApiRequest.Refuse(s_bucket, $"makes more than {MostAskedBuckets} buckets of this window: ask for wider ones or a shorter window");
        var query = new EdgeSeriesQuery(window.StartNs, window.EndNs) { Caller = request.Get(s_caller), Callee = request.Get(s_callee), Operation = request.Get(s_operation) };
        var buckets = await request.Store.EdgeSeries.BucketsAsync(query, bucketNs, request.Aborted).ConfigureAwait(false);
        return await Answer.Json(new EdgeSeriesView(new Instant(window.StartNs), new Instant(window.EndNs), await PendingWindows.CountAsync(request, window).ConfigureAwait(false), bucketNs, [.. buckets.Select(EdgeBucketView.Of)])).ConfigureAwait(false);
    }

    private static string Text(long unixNs) => Rfc3339.Write(unixNs);

    private static long Width(long durationNs) => s_widths.Select(seconds => seconds * SecondNs).FirstOrDefault(width => durationNs / width <= MostBuckets, s_widths[^1] * SecondNs);
}
