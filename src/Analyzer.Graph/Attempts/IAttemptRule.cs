using Analyzer.Graph.Assemble;
using Analyzer.Graph.Pair;
using Analyzer.Graph.Populations;

namespace Analyzer.Graph.Attempts;

/// <summary>One shape in which several spans are one call. Adding a shape is adding a class to <see cref="AttemptRules"/>.</summary>
internal interface IAttemptRule
{
    /// <summary>Links or folds tries among siblings under one parent, ordered by start.</summary>
    void Apply(Span<Sibling> siblings, AttemptContext context);
}

/// <summary>What rules work on.</summary>
/// <param name="Forest">The spans' trees.</param>
/// <param name="Tries">The tries.</param>
/// <param name="Populations">Where follow-ups are counted.</param>
internal sealed record AttemptContext(TraceForest Forest, TryTable Tries, PopulationTable Populations)
{
    /// <summary>Whether a sibling may still be grouped.</summary>
    public bool IsFree(in Sibling sibling)
    {
        ref readonly var item = ref Tries[sibling.Try];
        return !item.Has(TryFlags.Folded) && item.Prev < 0;
    }

    /// <summary>The last try of a sibling's own hidden group, behind which a later sibling may be linked; -1 when one is already.</summary>
    public int OpenEnd(in Sibling sibling)
    {
        var index = sibling.Try;
        if (Tries[index].Has(TryFlags.Folded)) return -1;
        for (var next = Tries[index].Next; next >= 0; next = Tries[index].Next)
        {
            if (!Tries[next].Has(TryFlags.SharesClient) || Tries[next].Client != Tries[index].Client) return -1;
            index = next;
        }

        return index;
    }

    /// <summary>Makes one sibling part of another, which from now on ends as its part did.</summary>
    public void Fold(Span<Sibling> siblings, int part, int whole)
    {
        Tries.Fold(siblings[part].Try, siblings[whole].Try);
        ref readonly var item = ref Tries[siblings[whole].Try];
        siblings[whole] = siblings[whole] with { EndNs = Math.Max(siblings[whole].EndNs, siblings[part].EndNs), Result = item.Result, Class = item.Class, Failure = item.Failure };
    }

    /// <summary>Whether two siblings asked the same, whichever of its requests the first ended with.</summary>
    public bool AskedTheSame(in Sibling earlier, in Sibling later) =>
        earlier.Identity == later.Identity || (Tries[earlier.Try].LastPart is >= 0 and var part && Sibling.IdentityOf(Forest, Tries[part]) == later.Identity);

    /// <summary>Population of a try that ended as given.</summary>
    public PopulationKey KeyOf(in Sibling sibling)
    {
        ref readonly var item = ref Tries[sibling.Try];
        var row = item.Client >= 0 ? item.Client : item.Scope;
        var version = row >= 0 ? Forest.Spans.Resources[Forest.Spans.ResourceIds[row]].Version : 0;
        return new PopulationKey(item.Caller, version, item.Callee, item.Operation, sibling.Failed ? Math.Max(1, sibling.Failure) : 0);
    }
}

/// <summary>Bounds every search among the siblings of one span, of which there may be a million: no try is further from the one it repeats.</summary>
internal static class Reach
{
    public const int Siblings = 1024;
}

/// <summary>Clocks tick in whole milliseconds in some SDKs: a next try may start just before the last one ended.</summary>
internal static class Ticks
{
    public const long ResolutionNs = 2_000_000;
}
