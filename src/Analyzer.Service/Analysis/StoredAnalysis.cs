using Analyzer.Detect;
using Analyzer.Detect.WhatIf;
using Analyzer.Detect.WhatIf.Changes;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Cli;
using Analyzer.Store;

namespace Analyzer.Service.Analysis;

/// <summary>A report from the store.</summary>
/// <param name="store">Spans and results.</param>
/// <param name="options">How windows are analysed.</param>
internal sealed class StoredAnalysis(ISpanStore store, WindowOptions options)
{
    /// <summary>Spans up to which all are read at once, at about 900 B each: detail then is as fine as a file's.</summary>
    public const long DefaultFewSpans = 1_500_000;

    private const long DayNs = 86_400_000_000_000;

    // Fewer spans the day before are no baseline.
    private const long FewestSpans = 100;

    /// <summary>What is asked for.</summary>
    /// <param name="From">First instant analysed.</param>
    /// <param name="To">First instant no longer analysed; null: to the newest span.</param>
    /// <param name="BaselineFrom">First instant of a quiet time; null without one.</param>
    /// <param name="BaselineTo">First instant after it; null without one.</param>
    /// <param name="BucketNs">Width of a bucket, ns; null: chosen from the window.</param>
    public sealed record Request(TimeBound? From, TimeBound? To, TimeBound? BaselineFrom, TimeBound? BaselineTo, long? BucketNs)
    {
        /// <summary>Changes to answer for.</summary>
        public IReadOnlyList<WhatIfChange> WhatIf { get; init; } = [];

        /// <summary>Plays incidents to answer for the changes; null: the observed calls are replayed.</summary>
        public IWhatIfSimulator? Simulator { get; init; }
    }

    /// <summary>Spans up to which all are read at once.</summary>
    public long FewSpans { get; init; } = DefaultFewSpans;

    /// <summary>Analyses a window, next to a baseline where one is asked for.</summary>
    /// <exception cref="CliException">There is nothing in the window, or the buckets cannot be that fine.</exception>
    public async Task<AnalysisResult> RunAsync(Request request, Action<string> step, CancellationToken cancellation)
    {
        var statistics = await store.StatisticsAsync(cancellation).ConfigureAwait(false);
        var range = new StoredRange(store, options, FewSpans, step);
        var window = await StoreWindow.ResolveAsync(store, statistics, request.From, request.To, cancellation).ConfigureAwait(false);
        var incident = await ReduceAsync(range, window, request.BucketNs, cancellation).ConfigureAwait(false);
        var reading = new ReadSummary();
        reading.Sources.Add((statistics.Location, statistics.Engine, incident.SpansRead));
        var baseline = request.BaselineFrom is null && request.BaselineTo is null ? null : await BaselineAsync(range, statistics, request, cancellation).ConfigureAwait(false);
        step("Writing the findings");
        var detection = new DetectionOptions { FromNs = incident.Calls is null ? window.Range.StartNs : window.FromNs, ToNs = incident.Calls is null ? window.Range.EndNs : window.ToNs, BucketNs = request.BucketNs, WhatIf = request.WhatIf, Simulator = request.Simulator };
        var result = Run(baseline, detection);
        // Nothing departs from a window's own quiet part where all of it is trouble: yesterday tells.
        if (baseline is not null || result.Incidents.Count > 0) return result;
        return await DayBeforeAsync(range, window, cancellation).ConfigureAwait(false) is { } before ? Run(before, detection with { BaselineKind = BaselineKind.DayBefore }) : result;

        AnalysisResult Run(Reduction? quiet, DetectionOptions how) =>
            Detection.Run(incident.Reduction, quiet, reading, how, traces => incident.Calls ?? range.TracesAsync(traces, cancellation).GetAwaiter().GetResult());
    }

    private async Task<Reduction?> DayBeforeAsync(StoredRange range, StoreWindow window, CancellationToken cancellation)
    {
        var asked = new TimeWindow(Math.Max(window.Range.StartNs, window.Data.StartNs), Math.Min(window.Range.EndNs, window.Data.EndNs));
        if (asked.EndNs <= asked.StartNs) return null;
        var before = new TimeWindow(asked.StartNs - DayNs, asked.EndNs - DayNs);
        if (await store.CountAsync(before.StartNs, before.EndNs, cancellation).ConfigureAwait(false) < FewestSpans) return null;
        return (await range.ReduceAsync(new StoreWindow(before, window.Data, before.StartNs, before.EndNs), null, cancellation).ConfigureAwait(false)).Reduction;
    }

    private async Task<Reduction> BaselineAsync(StoredRange range, StoreStatistics statistics, Request request, CancellationToken cancellation)
    {
        var window = await StoreWindow.ResolveAsync(store, statistics, request.BaselineFrom, request.BaselineTo, cancellation).ConfigureAwait(false);
        return (await ReduceAsync(range, window, null, cancellation).ConfigureAwait(false)).Reduction;
    }

    private async Task<StoredRange.Result> ReduceAsync(StoredRange range, StoreWindow window, long? bucketNs, CancellationToken cancellation)
    {
        try
        {
            return await range.ReduceAsync(window, bucketNs, cancellation).ConfigureAwait(false);
        }
        catch (ArgumentException) when (bucketNs % options.BucketNs is not (null or 0))
        {
            throw CliException.WrongUsage($"--bucket must be a whole number of seconds for a window of more than {FewSpans:#,0} spans: windows are analysed once, in buckets of {options.BucketNs / 1e9:0.###} s");
        }
    }
}
