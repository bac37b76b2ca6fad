using Analyzer.Graph.Assemble;
using Analyzer.Graph.Conventions;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Pair;

/// <summary>
/// Finds every hop of every trace: a SERVER or CONSUMER span with whatever local span is its parent, a CLIENT or PRODUCER span
/// without one. Tries come out by trace, then by start.
/// </summary>
internal sealed class HopFinder
{
    private readonly TraceForest _forest;
    private readonly TryTable _tries;
    private readonly ClientNesting _nesting;
    private readonly ScopeFinder _scopes;
    private readonly HiddenAttempts _hidden;
    private readonly int[] _tryOfClient;
    private readonly List<(int Try, int Server)> _servers = [];
    private readonly List<Try> _pending = [];
    private readonly HashSet<int> _handledBelow = [];

    private HopFinder(TraceForest forest)
    {
        _forest = forest;
        _tries = new TryTable(forest);
        _nesting = new ClientNesting(forest);
        _scopes = new ScopeFinder(forest);
        _hidden = new HiddenAttempts(forest, _tries);
        _tryOfClient = new int[forest.Spans.Count];
        Array.Fill(_tryOfClient, -1);
    }

    /// <summary>All tries of a forest.</summary>
    public static TryTable Find(TraceForest forest, CancellationToken cancellation)
    {
        var finder = new HopFinder(forest);
        for (var trace = 0; trace < forest.TraceIds.Length; trace++)
        {
            if ((trace & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            finder.FindIn(trace);
        }

        finder._tries.FirstOfTrace[^1] = finder._tries.Count;
        return finder._tries;
    }

    private void FindIn(int trace)
    {
        var rows = _forest.RowsOf(trace);
        MarkDeliveries(rows);
        _nesting.Find(rows);
        EncloseRows(rows);
        _tries.FirstOfTrace[trace] = _tries.Count;
        _servers.Clear();
        _pending.Clear();
        var first = _tries.Count;

        foreach (var row in rows)
        {
            if (IsServerLike(row)) continue;
            if (!_nesting.IsClientLike(row) || _nesting.IsOnTheWay(row) || _nesting.Outermost(row) != row || _nesting.IsWrapper(row)) continue;
            var item = FromClient(trace, row);
            // Every span of the hop leads to its try, so that the server finds it under whichever it hangs.
            for (var inner = row; ; inner = _nesting.Innermost(inner))
            {
                _tryOfClient[inner] = _tries.Count;
                if (inner == item.Wire) break;
            }

            _tries.Add(item);
        }

        foreach (var row in rows)
        {
            if (IsServerLike(row)) Place(trace, row);
        }

        _hidden.Attach(_servers);
        foreach (var item in _pending) Own(item.Server, _tries.Add(item));
        _scopes.Assign(_tries, first);
    }

    private void Place(int trace, int row)
    {
        var parent = _forest.Parent[row];
        if (parent >= 0 && _nesting.IsClientLike(parent) && TryAt(parent) is var owner and >= 0)
        {
            _servers.Add((owner, row));
            return;
        }

        // A framework's SERVER span inside the web server's, a process span inside a receive span: one hop, seen twice.
        // A message that its own service handles, with no span for the sending, is another.
        if (parent >= 0 && IsServerLike(parent) && _forest.Service(parent) == _forest.Service(row) && _forest.Spans.Kinds[parent] == _forest.Spans.Kinds[row]) return;
        _pending.Add(FromServer(trace, row, parent));
    }

    private int TryAt(int client)
    {
        if (_tryOfClient[client] >= 0) return _tryOfClient[client];
        return _nesting.IsOnTheWay(client) || _nesting.IsWrapper(client) ? -1 : _tryOfClient[_nesting.Outermost(client)];
    }

    private void Own(int server, int index) => _tries.TryOfServer[server] = index;

    private bool IsServerLike(int row) =>
        (_forest.Spans.Kinds[row] is SpanKind.Server or SpanKind.Consumer && !_forest.Facts[row].Has(FactFlags.BrokerOperation)) || _forest.Facts[row].Has(FactFlags.JobRun);

    // Older instrumentations (pika, bunny, sarama) call the span around a message's handling "receive" too. It only talks to the
    // broker where it is a CLIENT span, where a process span follows below it, or where no message came of it.
    private void MarkDeliveries(ReadOnlySpan<int> rows)
    {
        _handledBelow.Clear();
        foreach (var row in rows)
            if (_forest.Spans.Kinds[row] == SpanKind.Consumer && _forest.Parent[row] >= 0) _handledBelow.Add(_forest.Parent[row]);
        foreach (var row in rows)
        {
            ref var facts = ref _forest.Facts[row];
            if (_forest.Spans.Kinds[row] != SpanKind.Consumer || !facts.Has(FactFlags.BrokerOperation)) continue;
            var parent = _forest.Parent[row];
            var handles = facts.SharedKey != 0 || !_forest.Spans.LinksOf(row).IsEmpty || (parent >= 0 && _forest.Spans.Kinds[parent] == SpanKind.Producer);
            if (handles && !_handledBelow.Contains(row)) facts.Flags &= ~FactFlags.BrokerOperation;
        }
    }

    private Try FromClient(int trace, int row)
    {
        var item = TryTable.Empty(trace);
        var wire = _nesting.Innermost(row);
        ref readonly var facts = ref _forest.Facts[row];
        ref readonly var inner = ref _forest.Facts[wire];
        ref readonly var around = ref facts;
        item.Client = row;
        item.Wire = wire;
        item.Scope = _forest.Parent[row];
        item.CallSpan = _nesting.WrapperOf(row);
        if (item.CallSpan >= 0) around = ref _forest.Facts[item.CallSpan];
        item.StartNs = _forest.Start(row);
        item.EndNs = _forest.End(row);
        item.Caller = _forest.Service(row);
        // An SDK's own span names the operation; the requests inside it may all look alike (DynamoDB: POST /).
        item.Callee = around.Peer != 0 ? around.Peer : facts.Peer != 0 ? facts.Peer : inner.Peer;
        item.Protocol = facts.Protocol == Protocol.Other ? inner.Protocol : facts.Protocol;
        item.Operation = around.Protocol == Protocol.Other && inner.Protocol != Protocol.Other && item.CallSpan < 0 ? inner.Operation : around.Operation;
        // Spans without attributes all look alike by name; the transport below them may know the target.
        item.Identity = facts.Protocol == Protocol.Other && wire != row ? inner.Identity : facts.Identity;
        item.EarlierTries = facts.EarlierTries >= 0 ? facts.EarlierTries : inner.EarlierTries;
        item.Untimed = Math.Max(facts.UntimedTries, inner.UntimedTries);
        item.SharedKey = facts.SharedKey != 0 ? facts.SharedKey : inner.SharedKey;
        CopyResult(ref item, facts.Result == SpanResult.Ok && facts.Protocol == Protocol.Other ? inner : facts);
        return item;
    }

    private Try FromServer(int trace, int row, int parent)
    {
        var item = TryTable.Empty(trace);
        ref readonly var facts = ref _forest.Facts[row];
        item.Server = row;
        item.Scope = parent;
        item.StartNs = _forest.Start(row);
        item.EndNs = _forest.End(row);
        item.Callee = _forest.Service(row);
        item.Protocol = facts.Protocol;
        item.Operation = facts.Operation;
        item.Identity = facts.Identity;
        item.EarlierTries = facts.EarlierTries;
        item.Untimed = facts.UntimedTries;
        item.SharedKey = facts.SharedKey;
        CopyResult(ref item, facts);
        if (parent >= 0) item.Caller = _forest.Service(parent);
        else item.Flags |= TryFlags.Entry | (_forest.LacksParent(row) ? TryFlags.MissingParent : 0);
        return item;
    }

    internal static void CopyResult(ref Try item, in SpanFacts facts)
    {
        item.Result = facts.Result;
        item.Class = facts.Class;
        item.Failure = facts.Failure;
    }

    private void EncloseRows(ReadOnlySpan<int> rows)
    {
        var enclosing = _tries.EnclosingServer;
        // Parents may stand behind their children: clocks tick coarsely. -2 means not yet known.
        foreach (var row in rows) enclosing[row] = -2;
        foreach (var row in rows)
        {
            var at = row;
            while (at >= 0 && enclosing[at] == -2 && !IsServerLike(at)) at = _forest.Parent[at];
            var found = at < 0 ? -1 : enclosing[at] != -2 ? enclosing[at] : at;
            for (at = row; at >= 0 && enclosing[at] == -2; at = _forest.Parent[at])
            {
                enclosing[at] = IsServerLike(at) ? at : found;
                if (IsServerLike(at)) break;
            }
        }
    }
}
