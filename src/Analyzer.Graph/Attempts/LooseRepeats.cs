using Analyzer.Graph.Conventions;
using Analyzer.Graph.Pair;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.Attempts;

/// <summary>
/// A try that failed before anything answered and whose target is known only in part: another instance of the same service was
/// asked next (the dead one has no spans by which to know it), or the URL was never recorded.
/// </summary>
internal sealed class LooseRepeats : IAttemptRule
{
    private const long LongestWaitNs = 120L * 1_000_000_000;
    private const int MostLookedAhead = 64;

    public void Apply(Span<Sibling> siblings, AttemptContext context)
    {
        for (var at = 0; at + 1 < siblings.Length; at++)
        {
            if (!siblings[at].Failed || siblings[at].Class is not (FailureClass.Connection or FailureClass.Timeout or FailureClass.Cancelled or FailureClass.Transient or FailureClass.Unknown)) continue;
            var end = context.OpenEnd(siblings[at]);
            ref var item = ref context.Tries[siblings[at].Try];
            if (end < 0 || item.Client < 0 || item.Server >= 0 || item.Has(TryFlags.LostRace) || item.CallSpan >= 0) continue;
            for (var next = at + 1; next < siblings.Length && next - at <= MostLookedAhead; next++)
            {
                if (siblings[next].StartNs - siblings[at].EndNs > LongestWaitNs) break;
                if (siblings[next].StartNs < siblings[at].EndNs - Ticks.ResolutionNs || !context.IsFree(siblings[next])) continue;
                ref readonly var other = ref context.Tries[siblings[next].Try];
                if (other.Client < 0 || other.Protocol != item.Protocol || !Fits(item, other, context)) continue;
                var population = context.Populations.Number(context.KeyOf(siblings[at]), siblings[at].Class);
                if (!context.Tries.Link(end, siblings[next].Try, CallKind.Retry, Verdict.Structural, 0.85f, population)) continue;
                NameAfter(ref item, other);
                break;
            }
        }
    }

    private static bool Fits(in Try item, in Try other, AttemptContext context)
    {
        ref readonly var mine = ref context.Forest.Facts[item.Client];
        ref readonly var its = ref context.Forest.Facts[other.Client];
        if (mine.Address == 0 || its.Address == 0) return false;
        var strings = context.Forest.Spans.Strings;
        // A failover: the same request to another instance.
        if (mine.Identity == its.Identity && !mine.Has(FactFlags.VagueTarget))
            return mine.Address != its.Address && Hosts.AreReplicas(strings.GetString(mine.Address), strings.GetString(its.Address));
        // The URL is missing on the one that never connected.
        return item.Protocol == Protocol.Http && mine.Address == its.Address && mine.Has(FactFlags.VagueTarget) != its.Has(FactFlags.VagueTarget) && mine.Class == FailureClass.Connection
            && context.Forest.Spans.Names[item.Client] == context.Forest.Spans.Names[other.Client];
    }

    // Whoever answered the next try is whom this one was meant for.
    private static void NameAfter(ref Try item, in Try other)
    {
        item.Callee = other.Callee;
        item.Operation = other.Operation;
    }
}
