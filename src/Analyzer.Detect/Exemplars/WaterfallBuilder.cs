using Analyzer.Graph.Chains;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Exemplars;

/// <summary>A trace's calls as rows: attempts grouped under their call, equal siblings folded, orphaned work marked.</summary>
internal sealed class WaterfallBuilder
{
    // Deeper rows would be drawn as a line at the margin; a chain of calls that deep is a loop.
    private const int MaxDepth = 60;

    private readonly CallSet _set;
    private readonly CallTree _tree;
    private readonly SiblingFolding _folding;
    private readonly HashSet<int> _critical = [];
    private readonly List<(WaterfallRow Row, int Parent, bool Telling, int SpanA, int SpanB)> _rows = [];
    private int _tooDeep;

    private WaterfallBuilder(CallSet set, CallTree tree)
    {
        _set = set;
        _tree = tree;
        _folding = new SiblingFolding(set, tree);
        foreach (var top in tree.Tops) _critical.UnionWith(CriticalPath.Of(set, top, tree.CallsOf));
    }

    /// <summary>Builds the rows of one trace.</summary>
    /// <param name="set">The calls.</param>
    /// <param name="tree">The trace's.</param>
    /// <param name="maxRows">Of more rows than this the least telling are left out.</param>
    public static Waterfall Build(CallSet set, CallTree tree, int maxRows = 200)
    {
        var builder = new WaterfallBuilder(set, tree);
        builder.AddSiblings(tree.Tops, 0, -1);
        return builder.Limited(maxRows);
    }

    private void AddSiblings(IReadOnlyList<int> siblings, int depth, int parent)
    {
        foreach (var group in _folding.Fold(siblings))
        {
            if (depth >= MaxDepth) _tooDeep++;
            else if (group.Count > 1) AddFolded(group, depth, parent);
            else AddCall(group[0], depth, parent);
        }
    }

    private void AddCall(int at, int depth, int parent)
    {
        var call = _set.Calls[at];
        if (call.TotalAttempts <= 1 && call.AttemptCount == 1)
        {
            var only = _set.Attempts[call.FirstAttempt];
            var row = Add(RowOf(WaterfallRowKind.Call, depth, call, only, 0, call.FirstAttempt), parent, only.ClientSpan, only.ServerSpan);
            AddBelow(call, call.FirstAttempt, depth + 1, row);
            return;
        }

        var group = Add(GroupRow(WaterfallRowKind.Group, depth, at, 1), parent, call.CallSpan, -1);
        for (var i = 0; i < call.AttemptCount; i++)
        {
            var attempt = _set.Attempts[call.FirstAttempt + i];
            var row = Add(RowOf(WaterfallRowKind.Attempt, depth + 1, call, attempt, i + 1, call.FirstAttempt + i), group, attempt.ClientSpan, attempt.ServerSpan);
            AddBelow(call, call.FirstAttempt + i, depth + 2, row);
        }
    }

    private void AddBelow(in Call call, int attempt, int depth, int parent)
    {
        ref readonly var row = ref _set.Attempts[attempt];
        if (row.OrphanedNs > 0)
        {
            var orphaned = new WaterfallRow(
                WaterfallRowKind.Orphaned, depth, _set.Text(call.Callee), _set.Text(call.Operation), row.EndNs, row.OrphanedNs,
                "ok", 0, call.TotalAttempts, 1, "", SpanIdOf(row.ServerSpan), false);
            Add(orphaned, parent, row.ServerSpan, -1);
        }

        AddSiblings(_tree.CallsOf(attempt), depth, parent);
    }

    private void AddFolded(IReadOnlyList<int> group, int depth, int parent)
    {
        var row = GroupRow(WaterfallRowKind.Folded, depth, group[0], group.Count);
        var end = row.StartNs;
        var critical = false;
        foreach (var at in group)
        {
            ref readonly var call = ref _set.Calls[at];
            end = Math.Max(end, call.StartNs + call.DurationNs);
            critical |= IsCritical(call);
        }

        var first = _set.Calls[group[0]];
        var span = first.AttemptCount > 0 ? _set.Attempts[first.FirstAttempt] : new Attempt { ClientSpan = -1, ServerSpan = -1 };
        Add(row with { DurationNs = end - row.StartNs, OnCriticalPath = critical }, parent, span.ClientSpan, span.ServerSpan);
    }

    private WaterfallRow RowOf(WaterfallRowKind kind, int depth, in Call call, in Attempt attempt, int number, int index) => new(
        kind, depth, _set.Text(call.Callee), _set.Text(call.Operation), attempt.StartNs, attempt.DurationNs,
        StatusOf(attempt.Status), number, call.TotalAttempts, 1, _set.Text(attempt.Failure), SpanIdOf(attempt.Span), _critical.Contains(index));

    private WaterfallRow GroupRow(WaterfallRowKind kind, int depth, int at, int count)
    {
        var call = _set.Calls[at];
        var last = call.AttemptCount > 0 ? _set.Attempts[call.FirstAttempt + call.AttemptCount - 1] : new Attempt { ClientSpan = -1, ServerSpan = -1 };
        var first = call.AttemptCount > 0 ? _set.Attempts[call.FirstAttempt].Span : -1;
        var status = call.Outcome switch
        {
            CallOutcome.Cancelled => "cancelled",
            CallOutcome.Failed or CallOutcome.Exhausted => last.Status == AttemptStatus.Timeout ? "timeout" : "error",
            _ => "ok",
        };
        return new WaterfallRow(
            kind, depth, _set.Text(call.Callee), _set.Text(call.Operation), call.StartNs, call.DurationNs,
            status, 0, call.TotalAttempts, count, status is "error" or "timeout" ? _set.Text(last.Failure) : "",
            SpanIdOf(call.CallSpan >= 0 ? call.CallSpan : first), IsCritical(call));
    }

    private int Add(WaterfallRow row, int parent, int spanA, int spanB)
    {
        var telling = row.Kind is WaterfallRowKind.Group or WaterfallRowKind.Attempt or WaterfallRowKind.Orphaned || row.Attempts > 1 || row.Status != "ok" || row.Depth == 0;
        _rows.Add((row, parent, telling, spanA, spanB));
        return _rows.Count - 1;
    }

    // Of too many rows those stay that show something, with their callers; then the critical path; then the others from the top.
    private Waterfall Limited(int maxRows)
    {
        var rank = new int[_rows.Count];
        for (var i = 0; i < rank.Length; i++) rank[i] = _rows[i].Telling ? 0 : _rows[i].Row.OnCriticalPath ? 1 : 2;
        for (var i = rank.Length - 1; i >= 0; i--)
        {
            var parent = _rows[i].Parent;
            if (parent >= 0) rank[parent] = Math.Min(rank[parent], rank[i]);
        }

        var kept = Enumerable.Range(0, rank.Length).OrderBy(i => rank[i]).ThenBy(i => i).Take(maxRows).Order().ToList();
        var spans = new SortedSet<int>();
        foreach (var i in kept)
        {
            if (_rows[i].SpanA >= 0) spans.Add(_rows[i].SpanA);
            if (_rows[i].SpanB >= 0) spans.Add(_rows[i].SpanB);
        }

        return new Waterfall([.. kept.Select(i => _rows[i].Row)], _rows.Count - kept.Count + _tooDeep, [.. spans], [.. kept.Select(i => (_rows[i].SpanA, _rows[i].SpanB))]);
    }

    private bool IsCritical(in Call call)
    {
        for (var i = 0; i < call.AttemptCount; i++)
        {
            if (_critical.Contains(call.FirstAttempt + i)) return true;
        }

        return false;
    }

    private string SpanIdOf(int row) => row < 0 ? "" : new Model.Spans.SpanId(_set.Spans.SpanIds[row]).ToString();

    private static string StatusOf(AttemptStatus status) => status switch
    {
        AttemptStatus.Error => "error",
        AttemptStatus.Timeout => "timeout",
        AttemptStatus.Cancelled => "cancelled",
        _ => "ok",
    };
}
