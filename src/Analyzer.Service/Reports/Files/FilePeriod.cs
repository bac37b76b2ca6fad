using Analyzer.Detect;
using Analyzer.Detect.Periods;
using Analyzer.Graph;
using Analyzer.Model.Findings;
using Analyzer.Model.Periods;
using Analyzer.Model.Spans;
using Analyzer.Service.Cli;

namespace Analyzer.Service.Reports.Files;

/// <summary>A report on the spans of files: what a pipeline has recorded of a load test, mostly.</summary>
internal static class FilePeriod
{
    /// <summary>Reports on spans, beside others.</summary>
    /// <param name="spans">The spans.</param>
    /// <param name="baseline">Spans to compare with; null without any.</param>
    /// <param name="step">Told what is being done.</param>
    /// <param name="cancellation">Gives up.</param>
    public static PeriodReport Make(SpanBatch spans, SpanBatch? baseline, Action<string> step, CancellationToken cancellation)
    {
        var now = Reduce(spans, step, cancellation);
        var before = baseline is null ? null : Reduce(baseline, step, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var detection = PeriodDetection.Of(now.Whole, before?.Whole, edge => PeakOf(now, edge), edge => PeakOf(before, edge));
        return detection.ToReport(SeriesOf(now, before, detection.Edges), []);
    }

    private static Side Reduce(SpanBatch spans, Action<string> step, CancellationToken cancellation)
    {
        var range = SpanInput.RangeOf(spans);
        var period = PeriodReporter.Whole(new TimeWindow(range.StartNs, range.EndNs + HourReduction.HourNs - 1));
        step($"Reconstructing calls from {spans.Count:#,0} spans");
        var calls = Reconstruction.Run(spans, new ReconstructionOptions(), cancellation);
        step($"Analysing {calls.Calls.Length:#,0} calls");
        var whole = Reduction.Empty(period, HourReduction.HourNs);
        var hours = new List<HourReduction>();
        for (var hourNs = period.StartNs; hourNs < period.EndNs; hourNs += HourReduction.HourNs)
        {
            cancellation.ThrowIfCancellationRequested();
            var hour = HourReduction.Of(Reduction.Of(calls, hourNs, hourNs + HourReduction.HourNs, HourReduction.MinuteNs));
            whole.Merge(hour.Whole);
            hours.Add(hour);
        }

        return new Side(whole, hours);
    }

    private static double PeakOf(Side? side, PeriodEdge edge) =>
        side?.Edges.GetValueOrDefault(edge)?.Where(hour => hour.Counts.Calls >= 10).Select(hour => (hour.Counts.Attempts - hour.Counts.Hedges) / hour.Counts.Calls).DefaultIfEmpty(0).Max() ?? 0;

    private static PeriodSeries SeriesOf(Side now, Side? before, IReadOnlyList<PeriodEdge> edges)
    {
        var totals = TotalsOf(now.Whole.Window, now.Hours);
        var totalsBefore = before is null ? null : TotalsOf(before.Whole.Window, before.Hours);
        return new PeriodSeries
        {
            Totals = totals,
            TotalsBefore = totalsBefore,
            Hours = [.. now.Hours.Where(IsSeen).Select(hour => TotalsOf(hour.Whole.Window, [hour]))],
            HoursBefore = before?.Hours.Count(IsSeen) ?? 0,
            Trend = totalsBefore is null ? [totals] : [totalsBefore, totals],
            EdgeHours = edges.ToDictionary(edge => edge, edge => now.Edges[edge]),
            EdgeTrends = edges.ToDictionary(edge => edge, IReadOnlyList<double?> (edge) => before is null ? [FactorOf(now, edge)] : [FactorOf(before, edge), FactorOf(now, edge)]),
            Worst = [.. now.Hours.SelectMany(hour => hour.Edges)],
        };
    }

    private static bool IsSeen(HourReduction hour) => hour.Whole.Traces > 0;

    private static double? FactorOf(Side side, PeriodEdge edge)
    {
        var hours = side.Edges.GetValueOrDefault(edge);
        return hours?.Sum(hour => hour.Counts.Calls) is > 0 and var calls ? hours.Sum(hour => hour.Counts.Attempts) / calls : null;
    }

    private static PeriodTotals TotalsOf(TimeWindow window, IReadOnlyList<HourReduction> hours)
    {
        var inner = hours.SelectMany(hour => hour.Edges).Where(edge => edge.Edge.Caller is not null).ToList();
        return new PeriodTotals(
            window.StartNs,
            window.DurationNs,
            hours.Sum(hour => hour.Requests),
            hours.Sum(hour => hour.Errors),
            EdgeCounts.Sum(inner.Select(edge => edge.Counts)),
            inner.Sum(edge => edge.WorkNs));
    }

    private sealed class Side(Reduction whole, IReadOnlyList<HourReduction> hours)
    {
        public Reduction Whole { get; } = whole;

        public IReadOnlyList<HourReduction> Hours { get; } = hours;

        public Dictionary<PeriodEdge, IReadOnlyList<EdgeHour>> Edges { get; } =
            hours.SelectMany(hour => hour.Edges).GroupBy(edge => edge.Edge).ToDictionary(group => group.Key, IReadOnlyList<EdgeHour> (group) => [.. group]);
    }
}
