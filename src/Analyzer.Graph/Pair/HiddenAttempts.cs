using Analyzer.Graph.Assemble;
using Analyzer.Graph.Conventions;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Pair;

/// <summary>
/// Attaches callees' spans to the tries that sent them. Several under one client span, of one service and operation, are
/// attempts that only the callee shows (a proxy's, a channel's); under one producer span, deliveries of one message.
/// </summary>
internal sealed class HiddenAttempts(TraceForest forest, TryTable tries)
{
    /// <summary>Nothing marks them, but nothing else makes two equal servers of one client span either.</summary>
    private const float Confidence = 0.95f;

    private const long SameMomentNs = 500_000;

    private readonly List<(int Try, int Server)> _order = [];

    /// <summary>Attaches the servers of one trace, given as pairs in order of start.</summary>
    public void Attach(List<(int Try, int Server)> servers)
    {
        _order.Clear();
        _order.AddRange(servers);
        _order.Sort(Compare);
        for (var start = 0; start < _order.Count;)
        {
            var end = start + 1;
            while (end < _order.Count && _order[end].Try == _order[start].Try) end++;
            AttachTo(_order[start].Try, start, end);
            start = end;
        }
    }

    // By try, then by service and operation in the order in which each first started, then by start.
    private int Compare((int Try, int Server) x, (int Try, int Server) y)
    {
        if (x.Try != y.Try) return x.Try.CompareTo(y.Try);
        var start = forest.Start(x.Server).CompareTo(forest.Start(y.Server));
        return start != 0 ? start : forest.Spans.SpanIds[x.Server].CompareTo(forest.Spans.SpanIds[y.Server]);
    }

    private void AttachTo(int index, int start, int end)
    {
        var client = tries[index];
        for (var at = start; at < end; at++)
        {
            var server = _order[at].Server;
            var previous = at == start ? -1 : LastAlike(start, at, server);
            if (at == start)
            {
                Set(ref tries[index], server);
                tries.TryOfServer[server] = index;
                continue;
            }

            if (previous >= 0 && IsSeenTwice(previous, server))
            {
                SeeAgain(tries.TryOfServer[previous], previous, server);
                continue;
            }

            var item = client;
            item.Flags |= TryFlags.SharesClient;
            Set(ref item, server);
            var added = tries.Add(item);
            tries.TryOfServer[server] = added;
            if (previous < 0 || forest.Facts[client.Client].Has(FactFlags.Batch)) continue;
            Link(tries.TryOfServer[previous], added, client);
        }
    }

    // A client library and the framework above it may both make a span of one delivery: they begin together, and the first
    // does not fail. An attempt after another begins later.
    private bool IsSeenTwice(int previous, int server) =>
        forest.Start(server) - forest.Start(previous) < SameMomentNs && forest.Facts[previous].Result == SpanResult.Ok;

    private void SeeAgain(int index, int previous, int server)
    {
        tries.TryOfServer[server] = index;
        if (forest.End(server) <= forest.End(previous)) return;
        Set(ref tries[index], server);
    }

    private int LastAlike(int start, int at, int server)
    {
        ref readonly var facts = ref forest.Facts[server];
        for (var earlier = at - 1; earlier >= start; earlier--)
        {
            var row = _order[earlier].Server;
            if (forest.Service(row) == forest.Service(server) && forest.Facts[row].Operation == facts.Operation && forest.Spans.Names[row] == forest.Spans.Names[server]) return row;
            // A wide fan-out of one message would otherwise be searched quadratically.
            if (at - earlier > 256) return -1;
        }

        return -1;
    }

    private void Link(int previous, int next, in Try client)
    {
        ref var before = ref tries[previous];
        ref var after = ref tries[next];
        if (!before.Has(TryFlags.SharesClient))
        {
            before.Flags |= TryFlags.SharesClient;
            before.StartNs = forest.Start(before.Server);
            before.EndNs = forest.End(before.Server);
        }

        before.CallSpan = after.CallSpan = client.Client;
        if (forest.Spans.Kinds[after.Server] == SpanKind.Consumer)
        {
            var stated = after.EarlierTries > 0;
            if (!tries.Link(previous, next, CallKind.Redelivery, stated ? Verdict.Explicit : Verdict.Hidden, stated ? 1 : Confidence)) return;
            before.Flags |= TryFlags.Redelivered;
        }
        else
        {
            if (!tries.Link(previous, next, CallKind.Retry, after.EarlierTries > 0 ? Verdict.Explicit : Verdict.Hidden, Confidence)) return;
            // The answer of the earlier one never arrived, whatever its server believes; the last one's is the client's.
            HopFinder.CopyResult(ref before, forest.Facts[before.Server]);
            if (before.Result == SpanResult.Ok) before.Flags |= TryFlags.Redelivered;
            HopFinder.CopyResult(ref after, forest.Facts[client.Client]);
        }
    }

    private void Set(ref Try item, int server)
    {
        ref readonly var facts = ref forest.Facts[server];
        item.Server = server;
        item.Callee = forest.Service(server);
        item.Operation = Operation(item, facts);
        if (facts.EarlierTries >= 0) item.EarlierTries = facts.EarlierTries;
        if (item.SharedKey == 0) item.SharedKey = facts.SharedKey;
        if (forest.Spans.Kinds[server] == SpanKind.Consumer)
        {
            // What a message's caller waits for is its delivery, not the publishing.
            item.Flags |= TryFlags.Delivery;
            item.StartNs = forest.Start(server);
            item.EndNs = forest.End(server);
            if (facts.Result != SpanResult.Ok || item.Result == SpanResult.Ok) HopFinder.CopyResult(ref item, facts);
        }
        else if (item.Has(TryFlags.SharesClient))
        {
            item.StartNs = forest.Start(server);
            item.EndNs = forest.End(server);
        }
    }

    // The side that knows the low-cardinality name: a route for HTTP, the method for RPC.
    private static int Operation(in Try item, in SpanFacts server)
    {
        if (item.Protocol is Protocol.Rpc) return item.Operation;
        if (item.Protocol is Protocol.Http or Protocol.Messaging || server.Protocol is Protocol.Rpc or Protocol.Http) return server.Operation;
        return item.Protocol == Protocol.Other && server.Operation != 0 ? server.Operation : item.Operation;
    }
}
