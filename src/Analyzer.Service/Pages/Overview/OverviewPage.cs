using Analyzer.Model.Spans;
using Analyzer.Service.Hosting;
using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Pages.Windows;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Overview;

/// <summary><c>/</c>: what goes on; with an empty store, how to begin.</summary>
/// <param name="store">What is stored.</param>
/// <param name="views">Analyses of windows.</param>
/// <param name="options">Where spans are received.</param>
/// <param name="server">The addresses that were opened.</param>
/// <param name="time">The clock.</param>
/// <param name="pages">Renders.</param>
internal sealed class OverviewPage(ISpanStore store, ViewResults views, ServeOptions options, IServer server, TimeProvider time, PageRenderer pages) : IPage
{
    private const int MostIncidents = 50;

    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var query = ViewQuery.Read(context.Request);
        if (await ViewPages.AbsoluteAsync(context, query).ConfigureAwait(false) is { } address) return Results.Redirect(address);
        var statistics = await store.StatisticsAsync(context.RequestAborted).ConfigureAwait(false);
        var view = statistics.NewestNs is null ? new View.Empty() : await views.FindAsync(query, context.RequestAborted).ConfigureAwait(false);
        if (!query.IsNewest && view is View.Waiting or View.Failed) return await ViewPages.NoneAsync(context, "/", view).ConfigureAwait(false);
        var incidents = await store.Records.IncidentsAsync(Asked(query), context.RequestAborted).ConfigureAwait(false);
        var model = new OverviewModel(Frame(view, statistics, incidents), statistics, time.NowNs())
        {
            Receives = Addressee(context.Request),
            View = view,
            Incidents = incidents,
            Pending = await store.Analysis.PendingAsync(context.RequestAborted).ConfigureAwait(false),
            IsOfWindow = !query.IsNewest,
        };
        return await pages.PageAsync<OverviewView>(model).ConfigureAwait(false);
    }

    private static IncidentQuery Asked(ViewQuery query) => query is { From: Cli.TimeBound.At from, To: Cli.TimeBound.At to }
        ? new IncidentQuery { FromNs = from.UnixNs, ToNs = to.UnixNs, Limit = MostIncidents }
        : new IncidentQuery { Limit = MostIncidents };

    private static PageFrame Frame(View view, StoreStatistics statistics, IReadOnlyList<IncidentRecord> incidents) => new(statistics.NewestNs is null ? "Begin" : "Overview", "/")
    {
        Window = view is View.Found found ? found.Says : "",
        IsWaiting = view is not View.Found,
        State = $"{view.GetType().Name} {(view as View.Found)?.Analysis.Id} {(view as View.Found)?.Analysis.FinishedNs} {(view as View.Waiting)?.Analysis.Step} {incidents.Count} {(incidents.Count > 0 ? incidents.Max(incident => incident.UpdatedNs) : 0)}",
    };

    private Addressee? Addressee(HttpRequest request)
    {
        if (!options.Receives) return null;
        var open = server.Features.Get<IServerAddressesFeature>()?.Addresses.Where(address => !address.StartsWith("http://unix:", StringComparison.Ordinal)).ToList() ?? [];
        if (open.Count == 0) return null;
        var (grpc, http) = (open[0], open.Count == 2 ? open[0] : open[1]);
        return new Addressee(HostOf(grpc, options.Grpc, request), $"http://{HostOf(http, options.Http, request)}", !options.IsOpen(options.Http) || !options.IsOpen(options.Grpc));
    }

    // Of every address the one by which the reader came is one that can be reached.
    private static string HostOf(string address, ListenAddress wanted, HttpRequest request)
    {
        var port = address[(address.LastIndexOf(':') + 1)..];
        var host = wanted.Address.Equals(System.Net.IPAddress.Any) || wanted.Address.Equals(System.Net.IPAddress.IPv6Any) ? request.Host.Host : wanted.IsLoopback ? "localhost" : new ListenAddress(wanted.Address, 0).ToString()[..^2];
        return $"{host}:{port}";
    }
}
