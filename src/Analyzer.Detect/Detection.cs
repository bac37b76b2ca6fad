using Analyzer.Detect.Baselines;
using Analyzer.Detect.Exemplars;
using Analyzer.Detect.Quality;
using Analyzer.Detect.Series;
using Analyzer.Detect.Views;
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
    public static AnalysisResult Run(CallSet incident, CallSet? baseline, ReadSummary reading, DetectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(options);
        var now = Reduction.Of(incident, options.FromNs, options.ToNs, options.BucketNs);
        var before = baseline is null ? null : BaselineOf(baseline);
        var edges = EdgeSummaries.Of(now.Series, before);
        return new AnalysisResult
        {
            Window = now.Window,
            Baseline = before?.Window,
            BucketNs = now.Series.Grid.WidthNs,
            DataQuality = DataQualityOf(now, before, edges, reading, options),
            Dashboard = DashboardSummary.Of(now.Series, before?.Series),
            Hidden = HiddenSummary.Of(now.Series, before?.Series),
            Services = ServiceSummaries.Of(incident, now.TraceTimes, now.Window, now.Series.Edges.Keys),
            Edges = edges,
            Paths = PathSummaries.Of(now.Paths, before, options.Paths),
            Exemplars = ExemplarBuilder.Build(now.Index, edges, now.Series, options.Exemplars),
        };
    }

    private static Baseline BaselineOf(CallSet calls)
    {
        var reduction = Reduction.Of(calls, null, null, null);
        return new Baseline(reduction.Window, reduction.Series, reduction.Paths);
    }

    private static DataQuality DataQualityOf(Reduction now, Baseline? before, IReadOnlyList<EdgeSummary> edges, ReadSummary reading, DetectionOptions options)
    {
        var set = now.Index.Set;
        var (traces, spans, outside) = (0L, 0L, 0L);
        for (var trace = 0; trace < set.Traces.Length; trace++)
        {
            var inside = now.TraceTimes[trace] >= now.Window.StartNs && now.TraceTimes[trace] < now.Window.EndNs;
            if (!inside) outside += set.Traces[trace].SpanCount;
            if (!inside) continue;
            traces++;
            spans += set.Traces[trace].SpanCount;
        }

        var width = now.Series.Grid.WidthNs;
        var notes = QualityNotes.Of(new QualityFacts
        {
            Reading = reading,
            Reconstruction = set.Quality,
            Edges = edges,
            Traces = traces,
            Spans = spans,
            OutsideWindow = outside,
            WindowFound = options.FromNs is null && options.ToNs is null,
            CallsNotFollowed = now.Paths.NotFollowed,
            OnlyFragments = DashboardSummary.BestRank(now.Series) == EntryRank.Fragment && now.Series.Entries[(int)EntryRank.Fragment].Requests.Any(count => count > 0),
            RefusedBucketNs = options.BucketNs is > 0 and var wished && wished != width ? wished : null,
            EmptyBaseline = before is { Series.Edges.Count: 0 },
        });
        return new DataQuality(Reading(reading), set.Quality, traces, spans, outside, notes);
    }

    private static ReadingQuality Reading(ReadSummary reading) => new(
        [.. reading.Sources],
        new SortedDictionary<string, long>(reading.CountByReason.ToDictionary(), StringComparer.Ordinal),
        [.. reading.Problems.Select(problem => problem.ToString())],
        reading.SpansLost);
}
