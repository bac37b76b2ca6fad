using Analyzer.Model.Findings;

namespace Analyzer.Detect.Onsets;

/// <summary>An instance or version that began to diverge from its peers at some time: judged already, by comparison with them.</summary>
/// <param name="finding">What diverges.</param>
/// <param name="from">Bucket in which it began.</param>
/// <param name="buckets">Buckets of the grid.</param>
internal sealed class DriftSignal(DriftFinding finding, int from, int buckets) : Signal(finding.Service, Measure.Drift, buckets)
{
    /// <summary>What diverges.</summary>
    public DriftFinding Finding { get; } = finding;

    /// <inheritdoc/>
    public override double Usual => Finding.Peers;

    /// <inheritdoc/>
    public override double Count(int first, int to) => to > from ? Finding.Count : 0;

    /// <inheritdoc/>
    public override bool IsSharp(int first, int to) => false;

    /// <inheritdoc/>
    public override double Value(int first, int to) => to > from ? Finding.Value : Finding.Peers;

    /// <inheritdoc/>
    public override bool Matters(int first, int to) => to > from;

    /// <inheritdoc/>
    public override double Chance(int first, int to) => to > from ? 0 : 1;

    /// <inheritdoc/>
    public override double Severity(int first, int to)
    {
        if (to <= from) return 0;
        return Finding.Unit == "share" ? Math.Clamp(Math.Abs(Finding.Value - Finding.Peers), 0, 1) : Math.Clamp(1 - (Math.Min(Finding.Value, Finding.Peers) / Math.Max(1e-12, Math.Max(Finding.Value, Finding.Peers))), 0, 1);
    }

    /// <inheritdoc/>
    public override double Evidence(int bucket, int from, int to) => 0;

    /// <summary>Departures of everything that began to diverge within the window.</summary>
    /// <param name="findings">What diverges.</param>
    /// <param name="bucketOf">Bucket of a time, Unix ns.</param>
    /// <param name="buckets">Buckets of the grid.</param>
    /// <param name="others">What else departed: a divergence lasts as long as its service is off otherwise, or to the end.</param>
    public static IEnumerable<Departure> Departures(IReadOnlyList<DriftFinding> findings, Func<long, int> bucketOf, int buckets, IReadOnlyList<Departure> others)
    {
        foreach (var finding in findings)
        {
            if (finding.SinceNs is not { } since || bucketOf(since) is var from && (from <= 1 || from >= buckets)) continue;
            var to = others.Where(other => other.Signal.Service == finding.Service && other.To > from).Select(other => other.To).DefaultIfEmpty(buckets).Max();
            yield return new Departure(new DriftSignal(finding, from, buckets), from, to, from, 0);
        }
    }
}
