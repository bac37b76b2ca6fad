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

    private const long CancelDelayNs = 60_000_000;

    // A wide fan-out of one message would otherwise be searched quadratically.
    private const int MostLookedBack = 256;

    // Two instrumentations of one request begin within a call's own cost of each other; on a clock that ticks in milliseconds
    // they may fall on neighbouring ticks. A broker delivers again at once, so that a delivery gets no such grace.
    private const long SameDeliveryNs = 500_000;
    private static readonly long SameRequestNs = SameDeliveryNs + Attempts.Ticks.ResolutionNs;

    private readonly SameCallee _same = new(forest);
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

    // By try, then by start.
    private int Compare((int Try, int Server) x, (int Try, int Server) y)
    {
        if (x.Try != y.Try) return x.Try.CompareTo(y.Try);
        var start = forest.Start(x.Server).CompareTo(forest.Start(y.Server));
        if (start == 0) start = forest.Spans.SpanIds[x.Server].CompareTo(forest.Spans.SpanIds[y.Server]);
        return start != 0 ? start : x.Server.CompareTo(y.Server);
    }

    private void AttachTo(int index, int start, int end)
    {
        var client = tries[index];
        for (var at = start; at < end; at++)
        {
            var server = _order[at].Server;
            if (at == start)
            {
                Set(ref tries[index], server);
                tries.TryOfServer[server] = index;
                continue;
            }

            if (SeenBefore(start, at) is >= 0 and var seen)
            {
                SeeAgain(tries.TryOfServer[_order[seen].Server], _order[seen].Server, server);
                continue;
            }

            var item = client;
            item.Flags |= TryFlags.SharesClient;
            Set(ref item, server);
            var added = tries.Add(item);
            tries.TryOfServer[server] = added;
            if (!forest.Facts[client.Client].Has(FactFlags.Batch) || forest.Facts[server].SharedKey != 0) Join(start, at, added, client);
        }
    }

    // A client library and the framework above it may both make a span of one delivery: they begin together, and the first
    // does not fail. A try after another begins later, but not after its client had its answer: what begins then was sent
    // without waiting (a message whose spans claim to be CLIENT and SERVER), and a sender that left cannot try again.
    private int SeenBefore(int start, int at)
    {
        var server = _order[at].Server;
        var sameMomentNs = BeganAfterItsClient(_order[at].Try, server) ? long.MaxValue
            : forest.Spans.Kinds[server] == SpanKind.Consumer ? SameDeliveryNs : SameRequestNs;
        for (var earlier = at - 1; earlier >= start && forest.Start(server) - forest.Start(_order[earlier].Server) < sameMomentNs; earlier--)
        {
            var row = _order[earlier].Server;
            if (_same.Is(row, server) && forest.Facts[row].Result == SpanResult.Ok && forest.Spans.ResourceIds[row] == forest.Spans.ResourceIds[server]) return earlier;
            if (at - earlier > MostLookedBack) break;
        }

        return -1;
    }

    private bool BeganAfterItsClient(int index, int server)
    {
        var client = tries[index].Client;
        return client >= 0 && forest.Spans.Kinds[server] != SpanKind.Consumer && forest.Facts[client].Result == SpanResult.Ok
            && forest.Start(server) >= forest.End(client) + Attempts.Ticks.ResolutionNs;
    }

    private void SeeAgain(int index, int earlier, int server)
    {
        tries.TryOfServer[server] = index;
        if (forest.End(server) > forest.End(earlier)) Set(ref tries[index], server);
    }

    // The nearest earlier one that this one can be the next try of.
    private void Join(int start, int at, int added, in Try client)
    {
        var server = _order[at].Server;
        for (var earlier = at - 1; earlier >= start && at - earlier <= MostLookedBack; earlier--)
        {
            var row = _order[earlier].Server;
            if (!_same.Is(row, server)) continue;
            if (forest.Spans.Kinds[server] == SpanKind.Consumer)
            {
                // A broker delivers again after the first delivery was given back; two at once are two queues.
                if (forest.End(row) > forest.Start(server) + Attempts.Ticks.ResolutionNs || tries[tries.TryOfServer[row]].Next >= 0) continue;
                if (forest.Facts[client.Client].Has(FactFlags.Batch) && forest.Facts[row].SharedKey != forest.Facts[server].SharedKey) continue;
            }

            Link(tries.TryOfServer[row], added, client);
            return;
        }
    }

    private void Link(int previous, int next, in Try client)
    {
        ref var before = ref tries[previous];
        ref var after = ref tries[next];
        var isConsumer = forest.Spans.Kinds[after.Server] == SpanKind.Consumer;
        if (!isConsumer && forest.Facts[before.Server].Class is FailureClass.Redirect or FailureClass.Challenge)
        {
            // Followed inside the client's one span: one attempt, two requests. What the client got in the end stands.
            tries.Fold(next, Whole(previous));
            HopFinder.CopyResult(ref tries[Whole(previous)], forest.Facts[client.Client]);
            return;
        }

        previous = Whole(previous);
        before = ref tries[previous];
        if (!before.Has(TryFlags.SharesClient))
        {
            before.Flags |= TryFlags.SharesClient;
            before.StartNs = forest.Start(before.Server);
            before.EndNs = forest.End(before.Server);
        }

        before.CallSpan = after.CallSpan = client.Client;
        if (isConsumer)
        {
            var stated = after.EarlierTries > 0;
            if (!tries.Link(previous, next, CallKind.Redelivery, stated ? Verdict.Explicit : Verdict.Hidden, stated ? 1 : Confidence)) return;
            before.Flags |= TryFlags.Redelivered;
        }
        else if (IsRace(before.Server, after.Server))
        {
            if (!tries.Link(previous, next, CallKind.Hedge, after.CalleeTries > 0 ? Verdict.Explicit : Verdict.Hidden, Confidence)) return;
            Finish(ref before, client);
            Finish(ref after, client);
        }
        else
        {
            if (!tries.Link(previous, next, CallKind.Retry, after.CalleeTries > 0 ? Verdict.Explicit : Verdict.Hidden, Confidence)) return;
            // The answer of the earlier one never arrived, whatever its server believes; the last one's is the client's.
            HopFinder.CopyResult(ref before, forest.Facts[before.Server]);
            if (before.Result == SpanResult.Ok) before.Flags |= TryFlags.Redelivered;
            HopFinder.CopyResult(ref after, forest.Facts[client.Client]);
        }
    }

    // A channel that hedges cancels the losers when the winner answers (gRPC proposal A6). A retry overlaps only with a try that
    // its caller had left, which works on to an end of its own.
    private bool IsRace(int before, int after)
    {
        if (forest.End(before) <= forest.Start(after) + Attempts.Ticks.ResolutionNs || Math.Abs(forest.End(before) - forest.End(after)) > CancelDelayNs) return false;
        return IsCancelled(before) || IsCancelled(after);
    }

    private bool IsCancelled(int server) => forest.Facts[server].Class == FailureClass.Cancelled;

    private void Finish(ref Try item, in Try client)
    {
        var lost = IsCancelled(item.Server);
        HopFinder.CopyResult(ref item, lost ? forest.Facts[item.Server] : forest.Facts[client.Client]);
        if (!lost) return;
        item.Result = SpanResult.Cancelled;
        item.Flags |= TryFlags.LostRace;
    }

    private int Whole(int index)
    {
        while (tries[index].FoldedInto >= 0) index = tries[index].FoldedInto;
        return index;
    }

    private void Set(ref Try item, int server)
    {
        ref readonly var facts = ref forest.Facts[server];
        item.Server = server;
        item.Callee = forest.Service(server);
        item.Operation = Operation(item, facts);
        if (item.SharedKey == 0) item.SharedKey = facts.SharedKey;
        if (forest.Spans.Kinds[server] == SpanKind.Consumer)
        {
            if (facts.EarlierTries >= 0) item.EarlierTries = facts.EarlierTries;
            // What a message's caller waits for is its delivery, not the publishing.
            item.Flags |= TryFlags.Delivery;
            item.StartNs = forest.Start(server);
            item.EndNs = forest.End(server);
            if (facts.Result != SpanResult.Ok || item.Result == SpanResult.Ok) HopFinder.CopyResult(ref item, facts);
            return;
        }

        // What a proxy or a channel told the callee numbers the tries below this client span, not those beside it.
        item.CalleeTries = Math.Max((short)0, facts.EarlierTries);
        if (!item.Has(TryFlags.SharesClient)) return;
        item.StartNs = forest.Start(server);
        item.EndNs = forest.End(server);
    }

    // The side that knows the low-cardinality name: a route for HTTP, the method for RPC.
    private static int Operation(in Try item, in SpanFacts server)
    {
        if (item.Protocol is Protocol.Rpc) return item.Operation;
        if (item.Protocol is Protocol.Http or Protocol.Messaging || server.Protocol is Protocol.Rpc or Protocol.Http) return server.Operation;
        return item.Protocol == Protocol.Other && server.Operation != 0 ? server.Operation : item.Operation;
    }
}
