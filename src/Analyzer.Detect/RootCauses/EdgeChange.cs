using Analyzer.Detect.Baselines;
using Analyzer.Detect.Series;

namespace Analyzer.Detect.RootCauses;

/// <summary>One edge during an incident next to its quiet time.</summary>
internal sealed class EdgeChange
{
    // A mean over fewer calls is an anecdote.
    private const double FewestCalls = 3;

    // Standard errors by which the mean logarithm must have moved.
    private const double LeastErrors = 2.5;

    private const double FarRatio = 4;

    private EdgeChange(EdgeName name, EdgeSeries edge, EdgeReference? usual)
    {
        Name = name;
        Edge = edge;
        Usual = usual;
    }

    /// <summary>The edge.</summary>
    public EdgeName Name { get; }

    /// <summary>Its series.</summary>
    public EdgeSeries Edge { get; }

    /// <summary>Its quiet time; null where it was not called.</summary>
    public EdgeReference? Usual { get; }

    /// <summary>Counts during the incident.</summary>
    public CountSums Counts;

    /// <summary>Times during the incident.</summary>
    public AttemptTimes Times;

    /// <summary>Counts and times during the incident, by instance of the callee.</summary>
    public SortedDictionary<string, (CountSums Counts, AttemptTimes Times, string Version)> Instances { get; } = new(StringComparer.Ordinal);

    /// <summary>Sums an edge over buckets.</summary>
    /// <param name="name">The edge.</param>
    /// <param name="edge">Its series.</param>
    /// <param name="usual">Its quiet time.</param>
    /// <param name="from">First bucket.</param>
    /// <param name="to">First bucket after it.</param>
    public static EdgeChange Of(EdgeName name, EdgeSeries edge, EdgeReference? usual, int from, int to)
    {
        var change = new EdgeChange(name, edge, usual);
        foreach (var (instance, series) in edge.Instances)
        {
            var (counts, times) = (default(CountSums), default(AttemptTimes));
            for (var bucket = from; bucket < to; bucket++)
            {
                counts.Add(series.Cells[bucket]);
                times.Add(series.Times[bucket]);
            }

            if (counts.IsEmpty) continue;
            change.Counts.Add(counts);
            change.Times.Add(times);
            change.Instances.Add(instance, (counts, times, series.Version));
        }

        return change;
    }

    /// <summary>Time beyond <paramref name="factor"/> times the usual, ns, summed over calls; 0 where it is none or could be chance.</summary>
    public double ExcessNs(in TimeSums now, in TimeSums usual, double factor)
    {
        var share = Counts.Calls > 0 && Counts.Samples > 0 ? Math.Min(1, Counts.Samples / Counts.Calls) : 1;
        if (now.Count * share < FewestCalls || usual.Count * share < FewestCalls) return 0;
        var ratio = now.MeanNs / Math.Max(1, usual.MeanNs);
        if (ratio < factor) return 0;
        var error = Math.Sqrt(((now.VarianceLog / now.Count) + (usual.VarianceLog / usual.Count)) / share);
        var shift = now.MeanLog - usual.MeanLog;
        // Some calls far off move the mean and hardly the logarithm, or lower it where the others are turned away at once. Next
        // to another day a few stragglers are no more than that.
        var far = ratio > FarRatio * factor && (shift > error || Usual is { IsSameTime: true });
        if (shift < LeastErrors * error && !far) return 0;
        return now.Count * (now.MeanNs - (factor * usual.MeanNs));
    }
}
