using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Requests;
using Analyzer.Store.Series;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Rest.Edges;

/// <summary><c>/amplifiers</c>: straight from the stored series.</summary>
internal static class AmplifierRoutes
{
    private static readonly Operation s_list = new("listAmplifiers", Tags.Edges, "Edges that multiply load", "Edges of a window with more attempts than calls, whether or not there is an incident; those with most excess first.")
    {
        Query = [Parameters.From, Parameters.To, Parameters.Service, Parameters.Limit, Parameters.Cursor],
        Replies = [Reply.Page<AmplifierPage>("A page of edges.")],
        Problems = [404],
    };

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/amplifiers", s_list, ListAsync);

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        var window = await RequestedWindow.OfAsync(request).ConfigureAwait(false);
        var edges = await request.Store.EdgeSeries.EdgesAsync(new EdgeSeriesQuery(window.StartNs, window.EndNs), request.Aborted).ConfigureAwait(false);
        var excess = edges.Sum(edge => edge.Attempts - edge.Calls);
        var service = request.Get(Parameters.Service);
        var multiplied = edges.Where(edge => edge.Attempts > edge.Calls && (service is null || edge.Caller == service || edge.Callee == service));
        var (items, next) = EdgeOrder.Page(multiplied, "excess", request.Get(Parameters.Cursor), request.Limit);
        var views = items.Select(edge => new AmplifierView(EdgeView.Of(edge), excess > 0 ? (edge.Attempts - edge.Calls) / excess : 0, (edge.Attempts - edge.Calls) / (window.DurationNs / 1e9)));
        var page = new AmplifierPage(new Instant(window.StartNs), new Instant(window.EndNs), await PendingWindows.CountAsync(request, window).ConfigureAwait(false), excess, [.. views], next);
        return await Answer.Json(page, next: next is null ? null : request.With(("from", Rfc3339.Write(window.StartNs)), ("to", Rfc3339.Write(window.EndNs)), ("cursor", next))).ConfigureAwait(false);
    }
}
