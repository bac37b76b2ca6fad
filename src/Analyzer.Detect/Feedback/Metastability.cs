using Analyzer.Detect.Incidents;
using Analyzer.Detect.Onsets;
using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Feedback;

/// <summary>
/// Whether an incident outlived its trigger by its own force, and by which loop. Metastable failure: after the trigger is
/// gone, load that the failure itself creates keeps the system failing (Bronson et al., HotOS 2021; Huang et al., OSDI 2022).
/// </summary>
internal sealed class Metastability
{
    // Leftovers of the trigger, such as a backlog being worked off, need a moment.
    private const double SettlingSeconds = 5;
    private const int SettlingBuckets = 3;

    // It goes on when at least this part of what failed under the trigger still fails.
    private const double LeastFailing = 0.3;

    private const double LeastFactor = 1.1;

    private Metastability(bool isMetastable, IReadOnlyList<LoopEdge> loop)
    {
        IsMetastable = isMetastable;
        Loop = loop;
    }

    /// <summary>Whether it is.</summary>
    public bool IsMetastable { get; }

    /// <summary>The loop: amplifying edges, the overloaded callee, the callers that give up.</summary>
    public IReadOnlyList<LoopEdge> Loop { get; }

    /// <summary>Judges an incident.</summary>
    /// <param name="scene">The incident.</param>
    /// <param name="triggerEnd">First bucket after the trigger; null where it is not known to have ended.</param>
    /// <param name="amplifiers">Edges whose repetitions multiplied the load.</param>
    public static Metastability Of(Scene scene, int? triggerEnd, IReadOnlyList<Amplifier> amplifiers)
    {
        var no = new Metastability(false, []);
        if (triggerEnd is not { } end) return no;
        var from = end + Math.Max(SettlingBuckets, (int)Math.Ceiling(SettlingSeconds / scene.BucketSeconds));
        // What follows must last as long again as the settling, or it is its tail.
        if (scene.To - from < SettlingBuckets) return no;
        var loop = new List<LoopEdge>();
        foreach (var amplifier in amplifiers)
        {
            if (amplifier.Publisher is not null || !scene.Set.Edges.TryGetValue(new EdgeName(amplifier.Caller, amplifier.Callee, amplifier.Operation), out var edge)) continue;
            var cells = edge.Cells();
            var (during, after) = (Sum(cells, scene.From, end), Sum(cells, from, scene.To));
            if (after.Calls <= 0 || after.Attempts / after.Calls < LeastFactor || Failing(after) < LeastFailing * Math.Max(LeastFailing, Failing(during))) continue;
            loop.Add(new LoopEdge(amplifier.Caller, amplifier.Callee, "retries multiply the load", after.Attempts, after.FailedAttempts));
        }

        if (loop.Count == 0) return no;
        Close(scene, loop, from);
        return new Metastability(true, loop);
    }

    // The overloaded callee makes callers wait until they give up, which makes them try again.
    private static void Close(Scene scene, List<LoopEdge> loop, int from)
    {
        foreach (var edge in loop.ToList())
        {
            var cells = scene.Into(edge.Callee);
            var after = Sum(cells, from, scene.To);
            var slow = scene.Outbreak.Departures.Any(departure => departure.Signal.Service == edge.Callee && departure.To > from
                && departure.Signal.Measure is Measure.SelfTime or Measure.Waiting or Measure.Duration);
            if (slow) loop.Add(new LoopEdge(edge.Caller, edge.Callee, "work piles up and latency grows", after.Attempts, after.FailedAttempts));
            if (after.Timeouts > 0) loop.Add(new LoopEdge(edge.Caller, edge.Callee, "callers give up and try again", after.Attempts, after.Timeouts));
            // One turn of the loop is enough to name it: that of the edge with most excess.
            return;
        }
    }

    private static double Failing(in CountSums sums) => sums.Attempts > 0 ? sums.FailedAttempts / sums.Attempts : 0;

    private static CountSums Sum(CountSums[] cells, int from, int to)
    {
        var sum = default(CountSums);
        for (var bucket = from; bucket < to; bucket++) sum.Add(cells[bucket]);
        return sum;
    }
}
