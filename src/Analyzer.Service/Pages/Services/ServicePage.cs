using Analyzer.Model.Findings;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Pages.Windows;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Services;

/// <summary>A service in a window.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Service">The service or peer.</param>
/// <param name="Found">The window's analysis.</param>
/// <param name="Scoped">Its result, cut down to what concerns the service.</param>
/// <param name="Incidents">Incidents that affected it, newest first.</param>
internal sealed record ServiceModel(PageFrame Frame, ServiceSummary Service, View.Found Found, AnalysisResult Scoped, IReadOnlyList<IncidentRecord> Incidents);

/// <summary><c>/services/{name}</c>: what calls it, what it calls, how it behaves.</summary>
/// <param name="store">For incidents.</param>
/// <param name="pages">Renders.</param>
internal sealed class ServicePage(ISpanStore store, PageRenderer pages) : IPage
{
    private const int MostIncidents = 20;

    /// <inheritdoc/>
    public Task<IResult> RespondAsync(HttpContext context) => ViewPages.ShowAsync(context, null, async found =>
    {
        var name = (string?)context.Request.RouteValues["name"] ?? "";
        if (found.Result.Services.FirstOrDefault(service => service.Name == name) is not { } service)
            return await PageFailures.NotFoundAsync(context, $"'{name}' neither sent nor was called in {found.Says}").ConfigureAwait(false);
        var incidents = await store.Records.IncidentsAsync(new IncidentQuery { Service = name, Limit = MostIncidents }, context.RequestAborted).ConfigureAwait(false);
        var frame = new PageFrame(name, null) { Window = found.Says };
        return await pages.PageAsync<ServiceView>(new ServiceModel(frame, service, found, ResultScope.Only(found.Result, [name]), incidents)).ConfigureAwait(false);
    });
}
