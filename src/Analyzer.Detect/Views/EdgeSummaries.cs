using Analyzer.Detect.Baselines;
using Analyzer.Detect.Series;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Views;

/// <summary>Edges as findings.</summary>
internal static class EdgeSummaries
{
    /// <summary>Fewest calls of a bucket whose factor can be a peak; fewer where no bucket of the series has as many.</summary>
    public const int EnoughSamples = 10;

    private static readonly EdgeCounts s_nothing = new();

    /// <summary>
    /// Summaries ordered by what the edge hid: excess attempts blamed on it plus failed attempts that no dashboard shows,
    /// then failed attempts, then names.
    /// </summary>
    public static IReadOnlyList<EdgeSummary> Of(EdgeSeriesSet set, Baseline? baseline) =>
        [.. set.Edges.Values.Select(edge => Of(edge, set.Grid, baseline))
            .OrderByDescending(edge => edge.AttributedExcess + edge.Counts.Masked)
            .ThenByDescending(edge => edge.Counts.FailedAttempts)
            .ThenBy(edge => edge.Caller, StringComparer.Ordinal)
            .ThenBy(edge => edge.Callee, StringComparer.Ordinal)
            .ThenBy(edge => edge.Operation, StringComparer.Ordinal)];

    private static EdgeSummary Of(EdgeSeries edge, BucketGrid grid, Baseline? baseline)
    {
        var cells = edge.Cells();
        var total = default(CountSums);
        foreach (ref readonly var cell in cells.AsSpan()) total.Add(cell);
        var counts = total.ToCounts();
        var before = baseline?.Find(edge.Name);
        return new EdgeSummary
        {
            Caller = edge.Name.Caller,
            Callee = edge.Name.Callee,
            Operation = edge.Name.Operation,
            Instrumented = edge.Instrumented,
            Counts = counts,
            Baseline = before?.Counts,
            BaselineDurationNs = baseline?.Window.DurationNs ?? 0,
            BaselineDuration = before?.Duration,
            MaxAttempts = edge.MaxAttempts,
            PeakAmplification = PeakAmplification(cells, grid),
            PeakExcessPerSecond = PeakExcess(cells, grid) / (grid.WidthNs / 1e9),
            AttributedExcess = edge.AttributedExcess(),
            Duration = edge.AllDurations().Summarise(),
            QueueDelay = edge.QueueDelay.Summarise(),
            SelfTime = edge.SelfTime.Summarise(),
            Verdicts = VerdictsOf(edge),
            Failures = [.. edge.Failures.OrderByDescending(failure => failure.Value).ThenBy(failure => failure.Key, StringComparer.Ordinal)],
            Coverage = CoverageOf(edge, total),
            Series = SeriesOf(edge, cells, grid),
            Exemplars = [.. edge.Telling.Calls.Select(call => new SpanReference(call.Trace.ToString(), call.Span.ToString()))],
        };
    }

    private static double PeakAmplification(CountSums[] cells, BucketGrid grid)
    {
        var enough = (long)EnoughSamples;
        var most = 0L;
        for (var i = 0; i < grid.Count; i++) most = Math.Max(most, cells[i].Samples);
        enough = Math.Min(enough, most);
        var peak = 1.0;
        for (var i = 0; i < grid.Count; i++)
        {
            if (cells[i].Samples >= enough && cells[i].Calls > 0) peak = Math.Max(peak, cells[i].Attempts / cells[i].Calls);
        }

        return peak;
    }

    private static double PeakExcess(CountSums[] cells, BucketGrid grid)
    {
        var peak = 0.0;
        for (var i = 0; i < grid.Count; i++) peak = Math.Max(peak, cells[i].Attempts - cells[i].Calls);
        return peak;
    }

    private static Dictionary<string, double> VerdictsOf(EdgeSeries edge)
    {
        var verdicts = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var verdict in (ReadOnlySpan<Verdict>)[Verdict.Explicit, Verdict.Structural, Verdict.Hidden])
        {
            if (edge.Verdicts[(int)verdict] > 0) verdicts.Add(verdict.ToString().ToLowerInvariant(), edge.Verdicts[(int)verdict]);
        }

        return verdicts;
    }

    // An entry has no caller whose span could be missing: all of it is paired.
    private static Coverage CoverageOf(EdgeSeries edge, in CountSums total) => new(
        edge.Name.Caller is null || edge.TimedAttempts == 0 ? 1 : edge.PairedAttempts / edge.TimedAttempts,
        total.Calls > 0 ? Math.Min(1, total.Samples / total.Calls) : 1,
        edge.MayBeCensored,
        edge.LowestConfidence,
        edge.Ratio.HalfWidth(total.Calls, total.Attempts));

    private static EdgePoint[] SeriesOf(EdgeSeries edge, CountSums[] cells, BucketGrid grid)
    {
        var points = new EdgePoint[grid.Count];
        for (var i = 0; i < points.Length; i++)
        {
            var sketch = edge.Durations[i];
            points[i] = new EdgePoint(grid.StartOf(i), cells[i].Samples == 0 && cells[i].Attempts == 0 ? s_nothing : cells[i].ToCounts(), sketch?.Quantile(0.5), sketch?.Quantile(0.95));
        }

        return points;
    }
}
