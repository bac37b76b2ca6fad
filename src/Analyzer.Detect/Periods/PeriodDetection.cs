using Analyzer.Detect.Drift;
using Analyzer.Detect.Policies;
using Analyzer.Detect.Quality;
using Analyzer.Detect.Series;
using Analyzer.Detect.Views;
using Analyzer.Detect.WhatIf;
using Analyzer.Model.Findings;
using Analyzer.Model.Periods;
using Analyzer.Model.Spans;

namespace Analyzer.Detect.Periods;

/// <summary>
/// What retries hid over a period, beside the one before. In two steps: the reductions say which edges the report is about, then the hours of
/// those are read and the report is put together.
/// </summary>
public sealed class PeriodDetection
{
    /// <summary>Amplifiers whose hours and trend a report holds; of the others it holds the sums.</summary>
    public const int DetailedAmplifiers = 50;

    private const int MostPotential = 20, MostConflicts = 20;

    private readonly Side _now;
    private readonly Side? _before;
    private readonly Reduction _reduction;

    private PeriodDetection(Reduction now, Reduction? before, Func<PeriodEdge, double> peakNow, Func<PeriodEdge, double> peakBefore)
    {
        _reduction = now;
        _now = Side.Of(now, peakNow);
        _before = before is null ? null : Side.Of(before, peakBefore);
    }

    /// <summary>Edges whose hours and trend the report shows.</summary>
    public IReadOnlyList<PeriodEdge> Edges => [.. _now.Amplifiers.Take(DetailedAmplifiers).Select(amplifier => PeriodEdge.Of(amplifier.Edge))];

    /// <summary>Decides what the report is about.</summary>
    /// <param name="now">The period.</param>
    /// <param name="before">The time compared with; null where nothing ran in it.</param>
    /// <param name="peakNow">The largest factor that an edge had in an hour of the period, hedges left out; 0 where no hour had calls enough.</param>
    /// <param name="peakBefore">The same of the time compared with.</param>
    public static PeriodDetection Of(Reduction now, Reduction? before, Func<PeriodEdge, double> peakNow, Func<PeriodEdge, double> peakBefore)
    {
        ArgumentNullException.ThrowIfNull(now);
        return new PeriodDetection(now, before is { Traces: > 0 } ? before : null, peakNow, peakBefore);
    }

    /// <summary>Puts the report together.</summary>
    /// <param name="series">Hours of the edges asked for, and sums.</param>
    /// <param name="incidents">Incidents of the period.</param>
    public PeriodReport ToReport(PeriodSeries series, IReadOnlyList<PeriodIncident> incidents)
    {
        ArgumentNullException.ThrowIfNull(series);
        var wasAmplifier = _before?.Amplifiers.ToDictionary(amplifier => PeriodEdge.Of(amplifier.Edge), amplifier => amplifier.Edge) ?? [];
        var changes = _before is null ? [] : PolicyComparison.Of(_now.Policies, _before.Policies, _now.ByName, _before.ByName);
        var isAmplifier = _now.Amplifiers.Select(amplifier => PeriodEdge.Of(amplifier.Edge)).ToHashSet();
        return new PeriodReport
        {
            Period = _reduction.Window,
            Before = _before?.Window,
            Coverage = CoverageOf(series),
            Totals = series.Totals,
            TotalsBefore = series.TotalsBefore,
            Trend = series.Trend,
            Hours = series.Hours,
            Amplifiers = [.. _now.Amplifiers.Select(amplifier => AmplifierOf(amplifier, series, wasAmplifier))],
            Gone = [.. (_before?.Amplifiers ?? []).Select(amplifier => amplifier.Edge).Where(edge => !isAmplifier.Contains(PeriodEdge.Of(edge))).Select(edge => new GoneAmplifier(edge.Caller!, edge.Callee, edge.Operation, edge.Counts, _now.ByName.GetValueOrDefault(PeriodEdge.Of(edge))?.Counts))],
            PolicyChanges = changes,
            Drift = DriftBeside(),
            Conflicts = ConflictsBeside(changes),
            Potential = PotentialBeside(),
            NearMisses = NearMisses.Of(series.Worst),
            Queues = _before is null ? [] : QueueComparison.Of(_now.Edges, _before.ByName),
            Incidents = incidents,
            Fixes = _now.Amplifiers.Count == 0 ? [] : WhatIfFindings.Proposed(InFewBuckets(_reduction)),
        };
    }

    // What a change avoids is summed over all of it: counting it again bucket by bucket only takes longer.
    private static Reduction InFewBuckets(Reduction reduction)
    {
        var few = Reduction.Empty(reduction.Window, reduction.BucketNs * 64);
        few.Merge(reduction);
        return few;
    }

    private HiddenAmplifier AmplifierOf(Amplifier amplifier, PeriodSeries series, Dictionary<PeriodEdge, EdgeSummary> wasAmplifier)
    {
        var edge = amplifier.Edge;
        var name = PeriodEdge.Of(edge);
        var hours = series.EdgeHours.GetValueOrDefault(name) ?? [];
        var peak = hours.Where(hour => hour.Counts.Calls >= EdgeSummaries.EnoughSamples).MaxBy(hour => hour.Counts.Amplification);
        var was = wasAmplifier.GetValueOrDefault(name);
        return new HiddenAmplifier
        {
            Caller = edge.Caller!,
            Callee = edge.Callee,
            Operation = edge.Operation,
            Counts = edge.Counts,
            Before = _before?.ByName.GetValueOrDefault(name)?.Counts,
            Change = _before is null ? AmplifierChange.Unknown : was is null ? AmplifierChange.New : AmplifierRule.Change(edge.Counts, was.Counts),
            ErrorBound = edge.Coverage.ErrorBound,
            AttributedExcess = edge.AttributedExcess,
            OrphanedShare = amplifier.WorkNs > 0 ? Math.Min(1, edge.Counts.OrphanedNs / amplifier.WorkNs) : 0,
            MaxAttempts = edge.MaxAttempts,
            PeakAmplification = peak?.Counts.Amplification ?? Math.Max(amplifier.Peak, edge.Counts.Amplification),
            PeakNs = peak?.StartNs ?? _reduction.Window.StartNs,
            Trend = series.EdgeTrends.GetValueOrDefault(name) ?? [],
            Hours = [.. hours.Select(hour => new AmplifierHour(hour.StartNs, hour.Counts.Calls, hour.Counts.Attempts, hour.Counts.Masked))],
            Failures = edge.Failures,
            Exemplars = edge.Exemplars,
        };
    }

    private IReadOnlyList<PeriodDrift> DriftBeside()
    {
        var known = _before?.Drift.Select(KeyOf).ToHashSet() ?? [];
        return [.. _now.Drift.Select(finding => new PeriodDrift(finding, _before is not null && !known.Contains(KeyOf(finding)))).OrderByDescending(drift => drift.IsNew)];

        static (string, string?, string?, string, string?) KeyOf(DriftFinding finding) => (finding.Service, finding.Instance, finding.Version, finding.Aspect, finding.Edge);
    }

    // Two policies that are rarely seen come and go as conflicts: one is new where a policy is, or an edge.
    private IReadOnlyList<PeriodConflict> ConflictsBeside(IReadOnlyList<PolicyChange> changes)
    {
        if (_before is null) return [.. _now.Conflicts.Take(MostConflicts).Select(conflict => new PeriodConflict(conflict, false))];
        var known = _before.Conflicts.Select(KeyOf).ToHashSet();
        var changed = changes.Select(change => Arrow(change.Policy.Caller, change.Policy.Callee)).ToHashSet(StringComparer.Ordinal);
        var called = _before.Edges.Where(edge => edge.Caller is not null).Select(edge => Arrow(edge.Caller!, edge.Callee)).ToHashSet(StringComparer.Ordinal);
        return [.. _now.Conflicts.Select(conflict => new PeriodConflict(conflict, !known.Contains(KeyOf(conflict)) && (IsNew(conflict.Outer) || IsNew(conflict.Inner)))).OrderByDescending(conflict => conflict.IsNew).Take(MostConflicts)];

        bool IsNew(string edge) => changed.Contains(edge) || !called.Contains(edge);

        static (string, string, string) KeyOf(PolicyConflict conflict) => (conflict.Kind, conflict.Outer, conflict.Inner);

        static string Arrow(string caller, string callee) => $"{caller} → {callee}";
    }

    private IReadOnlyList<PeriodPotential> PotentialBeside()
    {
        var known = _before?.Potential.GroupBy(KeyOf, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Potential, StringComparer.Ordinal);
        return [.. _now.Potential.Take(MostPotential).Select(path => new PeriodPotential(path, known is not null && known.TryGetValue(KeyOf(path), out var was) ? was : null))];

        static string KeyOf(PotentialPath path) => string.Join('\n', path.Steps.Select(step => $"{step.Callee}\t{step.Operation}"));
    }

    private PeriodCoverage CoverageOf(PeriodSeries series)
    {
        var hours = (int)(_reduction.Window.DurationNs / HourReduction.HourNs);
        var hoursBefore = _before is null ? 0 : (int)(_before.Window.DurationNs / HourReduction.HourNs);
        var calls = _now.Edges.Sum(edge => edge.Counts.Calls);
        var sampled = calls > 0 ? _now.Edges.Sum(edge => edge.Counts.Calls * edge.Coverage.SampledShare) / calls : 1;
        var notes = new List<string>();
        if (series.Hours.Count < hours) notes.Add($"{hours - series.Hours.Count} of {hours} hours have no data: what ran in them is not in this report.");
        if (_before is null) notes.Add("Nothing was recorded in the time before: what is new cannot be told from what was there already.");
        else if (series.HoursBefore < hoursBefore / 2) notes.Add($"Of the time compared with, {series.HoursBefore} of {hoursBefore} hours were recorded: some of what is called new may be old.");
        if (_now.Amplifiers.Count > DetailedAmplifiers) notes.Add($"{_now.Amplifiers.Count} edges hid work: the {DetailedAmplifiers} that cost most are shown hour by hour, the others with their sums.");
        notes.AddRange(QualityNotes.Of(new QualityFacts
        {
            Reading = new ReadSummary(),
            Reconstruction = _reduction.Quality,
            Edges = _now.Edges,
            Traces = _reduction.Traces,
            Spans = _reduction.Spans,
            OutsideWindow = 0,
            WindowFound = false,
            CallsNotFollowed = _reduction.Paths.NotFollowed,
            OnlyFragments = DashboardSummary.BestRank(_reduction.Series) == EntryRank.Fragment && _reduction.Series.Entries[(int)EntryRank.Fragment].Requests.Any(count => count > 0),
            RefusedBucketNs = null,
            EmptyBaseline = false,
        }));
        return new PeriodCoverage(hours, series.Hours.Count, hoursBefore, series.HoursBefore, _reduction.Traces, _reduction.Spans, sampled, notes);
    }

    private sealed record Amplifier(EdgeSummary Edge, double WorkNs, double Peak);

    private sealed record Side(
        TimeWindow Window,
        IReadOnlyList<EdgeSummary> Edges,
        IReadOnlyDictionary<PeriodEdge, EdgeSummary> ByName,
        IReadOnlyList<Amplifier> Amplifiers,
        IReadOnlyList<ClientPolicy> Policies,
        IReadOnlyList<DriftFinding> Drift,
        IReadOnlyList<PolicyConflict> Conflicts,
        IReadOnlyList<PotentialPath> Potential)
    {
        public static Side Of(Reduction reduction, Func<PeriodEdge, double> peak)
        {
            var edges = EdgeSummaries.Of(reduction.Series, null);
            var policies = PolicySet.Of(reduction.Policies);
            var drift = DriftFinder.Find(reduction);
            return new Side(
                reduction.Window,
                edges,
                edges.ToDictionary(PeriodEdge.Of),
                [.. edges.Select(edge => new Amplifier(edge, WorkNs(reduction, edge), peak(PeriodEdge.Of(edge))))
                    .Where(candidate => AmplifierRule.Holds(candidate.Edge, candidate.Peak, candidate.WorkNs))
                    .OrderByDescending(amplifier => amplifier.Edge.AttributedExcess)
                    .ThenByDescending(amplifier => amplifier.Edge.Counts.Masked)
                    .ThenByDescending(amplifier => amplifier.Edge.Counts.OrphanedNs)],
                PolicyFinder.Find(reduction.Policies, policies, drift),
                drift,
                ConflictFinder.Find(reduction.Paths, policies),
                PotentialPaths.Of(reduction.Paths, policies, MostPotential));
        }

        private static double WorkNs(Reduction reduction, EdgeSummary edge)
        {
            var total = default(CountSums);
            foreach (ref readonly var cell in reduction.Series.Edges[new EdgeName(edge.Caller, edge.Callee, edge.Operation)].Cells().AsSpan()) total.Add(cell);
            return (double)total.WorkNs.Value;
        }
    }
}
