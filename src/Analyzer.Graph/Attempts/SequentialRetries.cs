using Analyzer.Graph.Conventions;
using Analyzer.Graph.Pair;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.Attempts;

/// <summary>
/// The same request again, after the one before it failed and ended: a retry, if the population of such follow-ups says so.
/// A success ends a call: what follows is a new one. Parallel calls of one request are kept apart by count, first failed
/// first tried again.
/// </summary>
internal sealed class SequentialRetries : IAttemptRule
{
    // A caller that waits longer than this between tries runs a job, not a request.
    private const long LongestWaitNs = 15L * 60 * 1_000_000_000;

    private readonly List<Sibling> _alike = [];
    private readonly Queue<(int At, long? GapNs)> _open = [];

    public void Apply(Span<Sibling> siblings, AttemptContext context)
    {
        if (siblings.Length == 1)
        {
            if (!context.Tries[siblings[0].Try].Has(TryFlags.Folded)) Count(siblings[0], followed: false, context);
            return;
        }

        _alike.Clear();
        foreach (ref readonly var sibling in siblings)
            if (!context.Tries[sibling.Try].Has(TryFlags.Folded)) _alike.Add(sibling);
        // Stable: siblings come by start.
        _alike.Sort((x, y) => x.Identity != y.Identity ? x.Identity.CompareTo(y.Identity) : x.StartNs != y.StartNs ? x.StartNs.CompareTo(y.StartNs) : x.Try.CompareTo(y.Try));
        for (var start = 0; start < _alike.Count;)
        {
            var end = start + 1;
            while (end < _alike.Count && _alike[end].Identity == _alike[start].Identity) end++;
            Chain(start, end, context);
            start = end;
        }
    }

    private void Chain(int start, int end, AttemptContext context)
    {
        if (end - start == 1)
        {
            Count(_alike[start], followed: false, context);
            return;
        }

        _open.Clear();
        var failures = 0;
        var alike = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_alike);
        for (var at = start; at < end; at++)
        {
            ref readonly var sibling = ref alike[at];
            long? gap = null;
            if (context.IsFree(sibling)) gap = LinkToOpen(sibling, context);
            if (sibling.Failed) failures++;
            var isLost = context.Tries[sibling.Try].Has(TryFlags.LostRace);
            if (sibling.Failed && !isLost && context.OpenEnd(sibling) >= 0) _open.Enqueue((at, gap));
            if (isLost) continue;
            Count(sibling, followed: at + 1 < end && alike[at + 1].StartNs >= sibling.EndNs - Ticks.ResolutionNs, context);
        }

        context.Populations.Counts(context.KeyOf(alike[start])).Add(failures, end - start);
    }

    private long? LinkToOpen(in Sibling sibling, AttemptContext context)
    {
        while (_open.Count > 0)
        {
            var (at, previousGap) = _open.Peek();
            var before = _alike[at];
            // Still running: whatever stands behind it in the queue failed no earlier.
            if (before.EndNs > sibling.StartNs + Ticks.ResolutionNs) return null;
            _open.Dequeue();
            var gap = sibling.StartNs - before.EndNs;
            if (gap > LongestWaitNs) continue;
            var end = context.OpenEnd(before);
            if (end < 0) continue;
            var population = context.Populations.Number(context.KeyOf(before), before.Class);
            if (!context.Tries.Link(end, sibling.Try, CallKind.Retry, Verdict.Structural, 0.9f, population)) return null;
            context.Populations[population].FollowUps.AddGap(gap, previousGap);
            if (_open.Count > 0 && _alike[_open.Peek().At].EndNs <= sibling.StartNs) Doubt(sibling, before, context);
            return gap;
        }

        return null;
    }

    // Another failed try waits for its successor too: whose this one is, only the bodies would tell.
    private static void Doubt(in Sibling sibling, in Sibling before, AttemptContext context)
    {
        context.Tries[sibling.Try].Flags |= TryFlags.Ambiguous;
        context.Tries[before.Try].Flags |= TryFlags.Ambiguous;
    }

    private static void Count(in Sibling sibling, bool followed, AttemptContext context)
    {
        var number = context.Populations.Number(context.KeyOf(sibling), sibling.Failed ? sibling.Class : FailureClass.None);
        var population = context.Populations[number].FollowUps;
        population.Tries++;
        if (followed) population.Followed++;
    }
}
