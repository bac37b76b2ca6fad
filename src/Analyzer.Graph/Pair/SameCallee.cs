using Analyzer.Graph.Assemble;
using Analyzer.Graph.Conventions;

namespace Analyzer.Graph.Pair;

/// <summary>Whether two callee's spans of one sender are the same thing asked of the same one.</summary>
internal sealed class SameCallee(TraceForest forest)
{
    public bool Is(int x, int y)
    {
        if (forest.Service(x) != forest.Service(y)) return false;
        ref readonly var a = ref forest.Facts[x];
        ref readonly var b = ref forest.Facts[y];
        if (a.Protocol == Protocol.Messaging && b.Protocol == Protocol.Messaging) return SameMessage(a, b) && (a.Identity == b.Identity || IsRetryOf(a, b));
        // A request that failed before it was routed has no route in its name, but the same path.
        if (a.Protocol == Protocol.Http && b.Protocol == Protocol.Http && a.Identity == b.Identity) return true;
        return a.Operation == b.Operation && forest.Spans.Names[x] == forest.Spans.Names[y];
    }

    /// <summary>Whether two deliveries can be of one message: two ids, where both are known, tell two messages.</summary>
    public static bool SameMessage(in SpanFacts a, in SpanFacts b) =>
        a.SharedKey == 0 || b.SharedKey == 0 || a.SharedKey == b.SharedKey || ((a.Flags | b.Flags) & FactFlags.RetryDestination) != 0;

    // RocketMQ's retry topic is named after the consumer group, not after the topic: %RETRY%group.
    private static bool IsRetryOf(in SpanFacts a, in SpanFacts b) =>
        (a.Has(FactFlags.RetryDestination) && a.Operation == b.Group) || (b.Has(FactFlags.RetryDestination) && b.Operation == a.Group)
        || (((a.Flags | b.Flags) & FactFlags.RetryDestination) != 0 && (a.Operation == b.Operation || a.Group == 0 || b.Group == 0));
}
