using Analyzer.Detect.Series;

namespace Analyzer.Detect.Exemplars;

/// <summary>The calls of one trace as trees, with what they caused in other traces beneath.</summary>
internal sealed class CallTree
{
    private readonly Dictionary<int, List<int>> _callsOf = [];

    /// <summary>Calls of the trace that were not made in an attempt of the same trace, by start.</summary>
    public List<int> Tops { get; } = [];

    /// <summary>Calls made in an attempt, by start.</summary>
    public IReadOnlyList<int> CallsOf(int attempt) => _callsOf.TryGetValue(attempt, out var calls) ? calls : [];

    /// <summary>Gathers the trees of several traces in one pass.</summary>
    /// <param name="index">The calls.</param>
    /// <param name="traces">Traces, as indices of the call set's.</param>
    public static Dictionary<int, CallTree> Of(CallIndex index, IReadOnlyCollection<int> traces)
    {
        var trees = traces.ToDictionary(trace => trace, _ => new CallTree());
        var calls = index.Set.Calls;
        // Chains that touch a trace: a message's consumer may have a trace of its own, and still belongs beneath its producer.
        var chains = new Dictionary<int, SortedSet<int>>();
        // Nearly all calls are of none of these traces and chains: arrays tell that faster than dictionaries.
        var wanted = new bool[index.Set.Traces.Length];
        var touched = new bool[calls.Length];
        foreach (var trace in traces) wanted[trace] = true;
        for (var c = 0; c < calls.Length; c++)
        {
            if (!wanted[calls[c].Trace]) continue;
            var tree = trees[calls[c].Trace];
            touched[index.Root[c]] = true;
            if (!chains.TryGetValue(index.Root[c], out var users)) chains.Add(index.Root[c], users = []);
            users.Add(calls[c].Trace);
            var parent = index.Parent[c];
            if (parent < 0 || calls[parent].Trace != calls[c].Trace) tree.Tops.Add(c);
        }

        for (var c = 0; c < calls.Length; c++)
        {
            if (index.ParentAttempt[c] < 0 || !touched[index.Root[c]]) continue;
            foreach (var trace in chains[index.Root[c]]) trees[trace].Attach(index.ParentAttempt[c], c);
        }

        foreach (var tree in trees.Values) tree.Sort(index);
        return trees;
    }

    private void Attach(int attempt, int call)
    {
        if (!_callsOf.TryGetValue(attempt, out var calls)) _callsOf.Add(attempt, calls = []);
        calls.Add(call);
    }

    private void Sort(CallIndex index)
    {
        var order = new CallOrder(index.Set);
        Tops.Sort(order);
        foreach (var calls in _callsOf.Values) calls.Sort(order);
    }
}
