using Analyzer.Graph.Assemble;
using Analyzer.Graph.Conventions;
using Analyzer.Graph.Pair;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.References;

/// <summary>
/// Deliveries that name their message's creation by a span link, in whatever trace and order of arrival
/// (semantic conventions, messaging-spans.md, "Consumer spans"). Deliveries of one message to one consumer are one call.
/// </summary>
internal sealed class LinkedMessages
{
    /// <summary>A batch names this many messages at most; further ones are counted as unresolved.</summary>
    private const int MostLinks = 1024;

    /// <summary>Deliveries of one sender among which the one before is sought: more are a broadcast.</summary>
    private const int MostLookedBack = 256;

    private const float Confidence = 0.95f;

    private readonly TraceForest _forest;
    private readonly TryTable _tries;
    private readonly SameCallee _same;
    private readonly Dictionary<(TraceId, ulong), int> _targets = [];
    private readonly List<(int Sender, int Delivery)> _deliveries = [];

    private LinkedMessages(TryTable tries)
    {
        _forest = tries.Forest;
        _tries = tries;
        _same = new SameCallee(tries.Forest);
    }

    /// <summary>Pairs linked deliveries with their senders.</summary>
    /// <returns>How many links named a span that is not in the data.</returns>
    public static long Join(TryTable tries)
    {
        var stage = new LinkedMessages(tries);
        var linked = stage.FindLinked();
        if (linked.Count == 0) return 0;
        stage.Resolve(linked);
        var unresolved = stage.Expand(linked);
        stage.Pair();
        return unresolved;
    }

    private List<int> FindLinked()
    {
        var linked = new List<int>();
        for (var index = 0; index < _tries.Count; index++)
        {
            ref readonly var item = ref _tries[index];
            if (item.Server >= 0 && item.Client < 0 && _forest.Spans.Kinds[item.Server] == SpanKind.Consumer && !LinksOf(item.Server).IsEmpty) linked.Add(index);
        }

        return linked;
    }

    // A process span without links stands below the receive span that has them.
    private ReadOnlySpan<SpanLink> LinksOf(int row)
    {
        var links = _forest.Spans.LinksOf(row);
        var parent = _forest.Parent[row];
        return links.IsEmpty && parent >= 0 && _forest.Facts[parent].Has(FactFlags.BrokerOperation) ? _forest.Spans.LinksOf(parent) : links;
    }

    private void Resolve(List<int> linked)
    {
        foreach (var index in linked)
            foreach (ref readonly var link in LinksOf(_tries[index].Server)) _targets[(link.TraceId, link.SpanId.Value)] = -1;
        // Few spans are linked to: most need no look at their trace.
        var ids = _targets.Keys.Select(key => key.Item2).ToHashSet();
        foreach (var row in _forest.Rows)
        {
            if (!ids.Contains(_forest.Spans.SpanIds[row])) continue;
            var key = (_forest.Spans.TraceIdOf(row), _forest.Spans.SpanIds[row]);
            if (_targets.TryGetValue(key, out var known) && (known < 0 || _forest.Spans.Kinds[row] == SpanKind.Producer)) _targets[key] = row;
        }
    }

    private long Expand(List<int> linked)
    {
        long unresolved = 0;
        foreach (var index in linked)
        {
            var used = 0;
            var links = LinksOf(_tries[index].Server);
            foreach (ref readonly var link in links)
            {
                var sender = _targets[(link.TraceId, link.SpanId.Value)];
                if (sender < 0 || used >= MostLinks)
                {
                    unresolved++;
                    continue;
                }

                var delivery = index;
                if (used++ > 0)
                {
                    var copy = _tries[index];
                    copy.Flags |= TryFlags.SharesServer;
                    // What the first one was linked to stays linked to it alone.
                    copy.Prev = copy.Next = copy.Population = -1;
                    delivery = _tries.Add(copy);
                }

                _deliveries.Add((sender, delivery));
            }
        }

        return unresolved;
    }

    private void Pair()
    {
        var placeholder = new Dictionary<int, int>();
        foreach (var (sender, _) in _deliveries) placeholder[sender] = -1;
        for (var index = 0; index < _tries.Count; index++)
            if (_tries[index].Client >= 0 && _tries[index].Server < 0 && placeholder.ContainsKey(_tries[index].Client)) placeholder[_tries[index].Client] = index;
        AddChildren();

        _deliveries.Sort(Compare);
        for (var at = 0; at < _deliveries.Count; at++)
        {
            var (sender, delivery) = _deliveries[at];
            var isFirst = at == 0 || _deliveries[at - 1].Sender != sender;
            if (_tries[delivery].Client < 0) Attach(sender, delivery, isFirst ? placeholder.GetValueOrDefault(sender, -1) : -1, isFirst);
            for (var earlier = at - 1; earlier >= 0 && at - earlier <= MostLookedBack && _deliveries[earlier].Sender == sender; earlier--)
            {
                if (!IsSameConsumer(sender, _deliveries[earlier].Delivery, delivery)) continue;
                Link(_deliveries[earlier].Delivery, delivery);
                break;
            }
        }
    }

    // A sender may have deliveries below it as well: immediate ones in its trace, delayed ones in others (NServiceBus).
    private void AddChildren()
    {
        var senders = new HashSet<int>();
        foreach (var (sender, _) in _deliveries) senders.Add(sender);
        for (var index = 0; index < _tries.Count; index++)
            if (_tries[index].Client >= 0 && _tries[index].Has(TryFlags.Delivery) && senders.Contains(_tries[index].Client)) _deliveries.Add((_tries[index].Client, index));
    }

    private int Compare((int Sender, int Delivery) x, (int Sender, int Delivery) y)
    {
        if (x.Sender != y.Sender) return x.Sender.CompareTo(y.Sender);
        ref readonly var a = ref _tries[x.Delivery];
        ref readonly var b = ref _tries[y.Delivery];
        var order = a.StartNs.CompareTo(b.StartNs);
        if (order == 0) order = _forest.Spans.SpanIds[a.Server].CompareTo(_forest.Spans.SpanIds[b.Server]);
        return order != 0 ? order : x.Delivery.CompareTo(y.Delivery);
    }

    // One batch span may send many messages: then only an id tells which of them came again.
    private bool IsSameConsumer(int sender, int x, int y)
    {
        var before = _tries[x].Server;
        var after = _tries[y].Server;
        if (before == after || !_same.Is(before, after)) return false;
        if (_forest.End(before) > _forest.Start(after) + Attempts.Ticks.ResolutionNs) return false;
        return !_forest.Facts[sender].Has(FactFlags.Batch) || (_forest.Facts[before].SharedKey != 0 && _forest.Facts[before].SharedKey == _forest.Facts[after].SharedKey);
    }

    private void Attach(int sender, int delivery, int placeholder, bool isFirst)
    {
        ref var item = ref _tries[delivery];
        item.Client = item.Wire = sender;
        item.Trace = _forest.TraceOf[sender];
        item.Scope = _forest.Parent[sender];
        item.Caller = _forest.Service(sender);
        item.Flags = (item.Flags & ~(TryFlags.Entry | TryFlags.MissingParent)) | TryFlags.Delivery;
        if (!isFirst) item.Flags |= TryFlags.SharesClient;
        if (item.SharedKey == 0) item.SharedKey = _forest.Facts[sender].SharedKey;
        if (placeholder < 0) return;
        ref var held = ref _tries[placeholder];
        item.CallSpan = held.CallSpan;
        if (held.Prev < 0 && held.Next < 0) held.Flags |= TryFlags.Dropped;
    }

    private void Link(int previous, int next)
    {
        var verdict = _tries[next].EarlierTries > 0 ? Verdict.Explicit : Verdict.Hidden;
        if (!_tries.Link(previous, next, CallKind.Redelivery, verdict, verdict == Verdict.Explicit ? 1 : Confidence)) return;
        ref var before = ref _tries[previous];
        before.Flags |= TryFlags.Redelivered | TryFlags.SharesClient;
        before.CallSpan = _tries[next].CallSpan = before.Client;
    }
}
