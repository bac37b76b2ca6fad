using Analyzer.Detect.WhatIf;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Cli;
using Analyzer.Service.Pages.Frame;
using Analyzer.Service.Pages.Windows;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Pages.Analyses;

/// <summary>Asks for an analysis, and leads to it.</summary>
/// <param name="store">What there is to analyse.</param>
internal sealed class AnalysisPost(ISpanStore store) : IPage
{
    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        var query = ViewQuery.Read(name => form[name].ToString());
        var statistics = await store.StatisticsAsync(context.RequestAborted).ConfigureAwait(false);
        if (statistics is not { OldestNs: { } oldestNs, NewestNs: { } newestNs }) throw CliException.NotDone("the store holds no spans yet: there is nothing to analyse");
        var request = ViewResults.RequestOf(query, oldestNs, newestNs);
        if (form["what-if"].ToString().Trim() is { Length: > 0 } change)
        {
            if (ChangeText.Parse(change, out var reason) is null) throw CliException.WrongUsage(reason);
            request = request with { WhatIf = [change] };
        }

        await context.RequestServices.GetRequiredService<AnalysisRuns>().SubmitAsync(request, AnalysisOrigin.Request, again: false, context.RequestAborted).ConfigureAwait(false);
        return Results.LocalRedirect(Addresses.Analysis(request.Id));
    }
}

/// <summary>Calls an analysis off.</summary>
internal sealed class AnalysisCancelPost : IPage
{
    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        await context.RequestServices.GetRequiredService<AnalysisRuns>().CancelAsync(id, context.RequestAborted).ConfigureAwait(false);
        return Results.LocalRedirect(Addresses.Analysis(id));
    }
}
