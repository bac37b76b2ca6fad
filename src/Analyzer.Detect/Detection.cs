using Analyzer.Detect.Baselines;
using Analyzer.Detect.Drift;
using Analyzer.Detect.Exemplars;
using Analyzer.Detect.Incidents;
using Analyzer.Detect.Policies;
using Analyzer.Detect.Quality;
using Analyzer.Detect.Series;
using Analyzer.Detect.Views;
using Analyzer.Detect.WhatIf;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;

namespace Analyzer.Detect;

/// <summary>Calls to findings.</summary>
public static class Detection
{
    /// <summary>Analyses an incident, next to a baseline where one is given.</summary>
    /// <param name="incident">Calls of the incident.</param>
    /// <param name="baseline">Calls of a quiet time; null without one.</param>
    /// <param name="reading">What reading the incident's input met.</param>
    /// <param name="options">What to analyse and how finely.</param>
    /// <exception cref="WhatIfException">A what-if names what is not in the data.</exception>
    public static AnalysisResult Run(CallSet incident, CallSet? baseline, ReadSummary reading, DetectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(options);
        var now = Reduction.Of(incident, options.FromNs, options.ToNs, options.BucketNs, out var index);
        var before = baseline is null ? null : Reduction.Of(baseline, null, null, null);
        return Findings(now, before, reading, options, _ => index);
    }

    /// <summary>Draws the findings from reductions: the same, by the same way, as from the calls they were made of.</summary>
    /// <param name="incident">The incident, merged from its windows and slices.</param>
    /// <param name="baseline">A quiet time; null without one.</param>
    /// <param name="reading">What reading the incident's input met.</param>
    /// <param name="options">What was analysed.</param>
    /// <param name="traces">Reconstructs the traces that are to be shown; one that is no longer there is left out.</param>
    /// <exception cref="WhatIfException">A what-if names what is not in the data.</exception>
    public static AnalysisResult Run(Reduction incident, Reduction? baseline, ReadSummary reading, DetectionOptions options, Func<IReadOnlyList<TraceId>, CallSet> traces)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(traces);
        return Findings(incident, baseline, reading, options, ids =>
        {
            var calls = traces(ids);
            return CallIndex.Build(calls, WindowFinder.TraceTimes(calls), CallIndex.AllTime);
        });
    }

    private static AnalysisResult Findings(Reduction now, Reduction? baseline, ReadSummary reading, DetectionOptions options, Func<IReadOnlyList<TraceId>, CallIndex> calls)
    {
        var before = baseline is null ? null : new Baseline(baseline.Window, baseline.Series, baseline.Paths);
        var edges = EdgeSummaries.Of(now.Series, before);
        // They need the edges only, and are the longest of what follows.
        var exemplars = Task.Run(() => ExemplarBuilder.Build(edges, now.Series, options.Exemplars, calls));
        var policies = PolicySet.Of(now.Policies);
        var drift = DriftFinder.Find(now);
        var found = PolicyFinder.Find(now.Policies, policies, drift);
        var (departed, use) = IncidentFinder.Find(now, baseline, options.BaselineKind, drift);
        IReadOnlyList<Incident> incidents = [.. departed.Select(incident => incident with { WhatIf = [.. WhatIfFindings.For(incident, now, found, options).Where(change => !change.Proposed || incident.Amplifiers.Count > 0)] })];
        return new AnalysisResult
        {
            Window = now.Window,
            Baseline = before?.Window,
            BucketNs = now.BucketNs,
            DataQuality = DataQualityOf(now, before, edges, reading, options),
            Dashboard = DashboardSummary.Of(now.Series, before?.Series),
            Hidden = HiddenSummary.Of(now.Series, before?.Series),
            Services = ServiceSummaries.Of(now.Senders, now.Series.Edges.Keys),
            Edges = edges,
            Paths = PathSummaries.Of(now.Paths, before, options.Paths),
            Policies = found,
            Drift = drift,
            Potential = PotentialPaths.Of(now.Paths, policies, options.Paths),
            PolicyConflicts = ConflictFinder.Find(now.Paths, policies),
            BaselineUse = use,
            Incidents = incidents,
            WhatIf = incidents.Count == 0 ? WhatIfFindings.For(now, options) : [],
            Exemplars = exemplars.GetAwaiter().GetResult(),
        };
    }

    private static DataQuality DataQualityOf(Reduction now, Baseline? before, IReadOnlyList<EdgeSummary> edges, ReadSummary reading, DetectionOptions options)
    {
        var notes = QualityNotes.Of(new QualityFacts
        {
            Reading = reading,
            Reconstruction = now.Quality,
            Edges = edges,
            Traces = now.Traces,
            Spans = now.Spans,
            OutsideWindow = now.OutsideWindow,
            WindowFound = options.FromNs is null && options.ToNs is null,
            CallsNotFollowed = now.Paths.NotFollowed,
            OnlyFragments = DashboardSummary.BestRank(now.Series) == EntryRank.Fragment && now.Series.Entries[(int)EntryRank.Fragment].Requests.Any(count => count > 0),
            RefusedBucketNs = options.BucketNs is > 0 and var wished && wished != now.BucketNs ? wished : null,
            EmptyBaseline = before is { Series.Edges.Count: 0 },
        });
        return new DataQuality(Reading(reading), now.Quality, now.Traces, now.Spans, now.OutsideWindow, notes);
    }

    private static ReadingQuality Reading(ReadSummary reading) => new(
        [.. reading.Sources],
        new SortedDictionary<string, long>(reading.CountByReason.ToDictionary(), StringComparer.Ordinal),
        [.. reading.Problems.Select(problem => problem.ToString())],
        reading.SpansLost);
}
