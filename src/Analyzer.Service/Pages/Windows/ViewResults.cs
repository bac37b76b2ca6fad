using Analyzer.Model.Findings;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Cli;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Pages.Windows;

/// <summary>Finds the analysis that shows a window; without one it asks for it.</summary>
/// <param name="store">Where analyses are.</param>
/// <param name="services">For the analyses asked for, which only a service that analyses has.</param>
/// <param name="time">The clock.</param>
internal sealed class ViewResults(ISpanStore store, IServiceProvider services, TimeProvider time)
{
    /// <summary>How far back the newest window reaches where nothing was analysed yet, ns.</summary>
    public const long HourNs = 3_600_000_000_000;

    private const long MinuteNs = 60_000_000_000;
    private const int Looked = 50;

    /// <summary>How long a page is held back for an analysis that may be done at once.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    private AnalysisRuns Runs => services.GetRequiredService<AnalysisRuns>();

    /// <summary>Finds what an address asks for.</summary>
    /// <exception cref="CliException">Its times make no window.</exception>
    public async Task<View> FindAsync(ViewQuery query, CancellationToken cancellation)
    {
        if (query.IsNewest && await NewestAsync(cancellation).ConfigureAwait(false) is { } newest) return newest;
        var statistics = await store.StatisticsAsync(cancellation).ConfigureAwait(false);
        if (statistics is not { OldestNs: { } oldestNs, NewestNs: { } newestNs }) return new View.Empty();
        return await FindAsync(RequestOf(query, oldestNs, newestNs), query.IsAgain, cancellation).ConfigureAwait(false);
    }

    /// <summary>The request that a query means.</summary>
    /// <exception cref="CliException">Its times make no window.</exception>
    public static AnalysisRequest RequestOf(ViewQuery query, long oldestNs, long newestNs)
    {
        var data = new TimeWindow(oldestNs, newestNs + 1);
        if (query.IsNewest) return new AnalysisRequest(Down(Math.Max(oldestNs, newestNs - HourNs)), Down(newestNs) + MinuteNs);
        var (fromNs, toNs) = WindowResolution.Resolve(query.From, query.To, data);
        var (baseFromNs, baseToNs) = WindowResolution.Resolve(query.BaselineFrom, query.BaselineTo, data);
        if (baseFromNs is null != baseToNs is null) (baseFromNs, baseToNs) = (baseFromNs ?? oldestNs, baseToNs ?? fromNs ?? data.EndNs);
        var request = new AnalysisRequest(fromNs ?? data.StartNs, toNs ?? data.EndNs) { BaselineFromNs = baseFromNs, BaselineToNs = baseToNs, BucketNs = query.BucketNs };
        return request.FromNs < request.ToNs ? request : throw CliException.WrongUsage("the window ends before it begins: choose another from and to");
    }

    /// <summary>Finds the analysis of a request, or asks for it and waits a moment.</summary>
    public async Task<View> FindAsync(AnalysisRequest request, bool isAgain, CancellationToken cancellation)
    {
        var known = isAgain ? null : await store.Records.AnalysisAsync(request.Id, cancellation).ConfigureAwait(false);
        if (known is { Status: AnalysisStatus.Succeeded } && await FoundAsync(known, cancellation).ConfigureAwait(false) is { } found) return found;
        if (known is { Status: AnalysisStatus.Failed }) return new View.Failed(known);
        var (asked, _) = await Runs.SubmitAsync(request, AnalysisOrigin.Request, again: isAgain || known is { Status: AnalysisStatus.Succeeded }, cancellation).ConfigureAwait(false);
        return await AwaitAsync(asked, cancellation).ConfigureAwait(false);
    }

    private async Task<View> AwaitAsync(AnalysisRecord analysis, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (analysis.Status is AnalysisStatus.Queued or AnalysisStatus.Running && time.GetElapsedTime(started) < s_patience)
        {
            await Task.Delay(s_look, time, cancellation).ConfigureAwait(false);
            analysis = await store.Records.AnalysisAsync(analysis.Id, cancellation).ConfigureAwait(false) ?? analysis;
        }

        return analysis.Status switch
        {
            AnalysisStatus.Succeeded => await FoundAsync(analysis, cancellation).ConfigureAwait(false) ?? (View)new View.Failed(analysis),
            AnalysisStatus.Queued or AnalysisStatus.Running => new View.Waiting(analysis),
            _ => new View.Failed(analysis),
        };
    }

    // Of the last analyses the one that reaches furthest: somebody may just have looked at last week.
    private async Task<View?> NewestAsync(CancellationToken cancellation)
    {
        var done = await store.Records.AnalysesAsync(new AnalysisQuery { Status = AnalysisStatus.Succeeded, Limit = Looked }, cancellation).ConfigureAwait(false);
        foreach (var analysis in done.Where(IsWhole).OrderByDescending(analysis => analysis.ToNs).ThenByDescending(analysis => analysis.FinishedNs))
        {
            if (await FoundAsync(analysis, cancellation).ConfigureAwait(false) is { } found) return found;
        }

        return null;
    }

    private static bool IsWhole(AnalysisRecord analysis) => AnalysisRequest.FromJson(analysis.Request) is { Services.Count: 0, WhatIf.Count: 0 };

    private async Task<View?> FoundAsync(AnalysisRecord analysis, CancellationToken cancellation)
    {
        if (await Runs.ResultAsync(analysis, cancellation).ConfigureAwait(false) is not { } result) return null;
        var spans = await store.CountAsync(analysis.FromNs, analysis.ToNs, cancellation).ConfigureAwait(false);
        return new View.Found(analysis, result, Math.Max(0, spans - analysis.Spans));
    }

    private static long Down(long ns) => ns - (ns % MinuteNs);
}
