using System.Runtime.InteropServices;
using Analyzer.Graph.Assemble;
using Analyzer.Graph.Conventions;

namespace Analyzer.Graph.Pair;

/// <summary>
/// Names the callee of tries that no server span answers, from tries to the same address (or of the same peer name) that one did: a service that is down
/// sends no spans, but it is still itself. The same for the name of the operation.
/// </summary>
internal static class CalleeNames
{
    private const int Ambiguous = -1;

    /// <summary>Renames callees and operations in place.</summary>
    public static void Learn(TryTable tries)
    {
        var forest = tries.Forest;
        var serviceAt = new Dictionary<int, int>();
        var operationOf = new Dictionary<(int Callee, int Operation), int>();
        foreach (ref readonly var item in tries.All)
        {
            if (item.Client < 0 || item.Server < 0 || item.Has(TryFlags.Delivery)) continue;
            var address = Address(forest, item);
            if (address != 0) Note(ref CollectionsMarshal.GetValueRefOrAddDefault(serviceAt, address, out _), item.Callee);
            Note(ref CollectionsMarshal.GetValueRefOrAddDefault(operationOf, (item.Callee, forest.Facts[item.Client].Operation), out _), item.Operation);
        }

        foreach (ref var item in tries.All)
        {
            if (item.Client < 0 || item.Server >= 0 || item.Protocol is Protocol.Database or Protocol.Messaging) continue;
            if (!serviceAt.TryGetValue(Address(forest, item), out var service) || service == Ambiguous) continue;
            item.Callee = service;
            if (operationOf.TryGetValue((service, forest.Facts[item.Client].Operation), out var operation) && operation != Ambiguous) item.Operation = operation;
        }
    }

    private static void Note(ref int known, int value) => known = known == 0 || known == value ? value : Ambiguous;

    private static int Address(TraceForest forest, in Try item)
    {
        var own = forest.Facts[item.Client].Address;
        if (own == 0) own = forest.Facts[item.Wire].Address;
        // A proxy names no address but the cluster it sends to.
        return own != 0 ? own : forest.Facts[item.Client].Peer;
    }
}
