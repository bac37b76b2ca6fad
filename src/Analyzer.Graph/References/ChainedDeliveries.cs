using Analyzer.Graph.Assemble;
using Analyzer.Graph.Conventions;
using Analyzer.Graph.Pair;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.References;

/// <summary>
/// A consumer that fails and publishes its message again to a retry topic: the next delivery is a child of the one before it
/// (Spring for Apache Kafka, "Non-Blocking Retries": <c>orders-retry-0</c>). One call, for whoever sent the message first.
/// </summary>
internal static class ChainedDeliveries
{
    /// <summary>Links deliveries over a retry destination behind the delivery from which they were sent.</summary>
    public static void Join(TryTable tries)
    {
        for (var index = 0; index < tries.Count; index++)
        {
            ref readonly var item = ref tries[index];
            if (item.Server < 0 || item.Client < 0 || item.Prev >= 0 || item.Scope < 0 || item.Has(TryFlags.Folded) || item.Has(TryFlags.Dropped)) continue;
            if (!tries.Forest.Facts[item.Server].Has(FactFlags.RetryDestination) && !tries.Forest.Facts[item.Client].Has(FactFlags.RetryDestination)) continue;
            var before = Enclosing(tries, item);
            if (before < 0 || tries[before].Callee != item.Callee || tries[before].Operation != item.Operation) continue;
            if (!tries.Link(before, index, CallKind.Redelivery, Verdict.Explicit, 1)) continue;
            tries[before].Flags |= TryFlags.Redelivered;
        }
    }

    private static int Enclosing(TryTable tries, in Try item)
    {
        TraceForest forest = tries.Forest;
        var server = tries.EnclosingServer[item.Scope];
        if (server < 0 || forest.Facts[server].Protocol != Protocol.Messaging) return -1;
        return tries.TryOfServer[server];
    }
}
