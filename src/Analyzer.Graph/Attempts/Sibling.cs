using Analyzer.Graph.Assemble;
using Analyzer.Graph.Conventions;
using Analyzer.Graph.Pair;

namespace Analyzer.Graph.Attempts;

/// <summary>A try as its caller's span shows it, beside the others under the same parent.</summary>
/// <param name="Try">Its number in the table; of a hidden group, the first.</param>
/// <param name="StartNs">Start, Unix ns, clocks aligned.</param>
/// <param name="EndNs">End, Unix ns.</param>
/// <param name="Identity">What was asked of whom.</param>
/// <param name="Result">How it ended for the caller.</param>
/// <param name="Class">Why it failed.</param>
/// <param name="Failure">Failure label, a string id.</param>
internal readonly record struct Sibling(int Try, long StartNs, long EndNs, ulong Identity, SpanResult Result, FailureClass Class, int Failure)
{
    public bool Failed => Result != SpanResult.Ok;

    /// <summary>What was asked of whom.</summary>
    public static ulong IdentityOf(TraceForest forest, in Try item)
    {
        if (item.CallSpan < 0 || item.CallSpan == item.Client) return item.Identity ^ (ulong)(uint)item.Callee * 0x9E3779B97F4A7C15;
        // Inside one SDK call equal requests serve the same purpose, even where a failover changes the host.
        ref readonly var facts = ref forest.Facts[item.Client];
        var what = item.Protocol == Protocol.Http ? item.Identity : facts.Protocol == Protocol.Other ? 0 : (ulong)(uint)facts.Operation;
        return (ulong)(uint)item.CallSpan * 0xD6E8FEB86659FD93 ^ what;
    }

    /// <summary>The caller's view of a try: of a hidden group, the client span around it.</summary>
    public static Sibling Of(TraceForest forest, TryTable tries, int index)
    {
        ref readonly var item = ref tries[index];
        var identity = IdentityOf(forest, item);
        if (item.Client < 0) return new(index, item.StartNs, item.EndNs, identity, item.Result, item.Class, item.Failure);
        if (!item.Has(TryFlags.SharesClient) && !item.Has(TryFlags.Delivery)) return new(index, item.StartNs, item.EndNs, identity, item.Result, item.Class, item.Failure);
        ref readonly var facts = ref forest.Facts[item.Client];
        return new(index, forest.Start(item.Client), forest.End(item.Client), identity, facts.Result, facts.Class, facts.Failure);
    }
}
