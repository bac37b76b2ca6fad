using System.Runtime.InteropServices;
using Analyzer.Graph.Assemble;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Align;

/// <summary>SERVER spans under CLIENT spans of another clock, and what they say about the offset between the two.</summary>
internal sealed class ClockPairs
{
    private readonly TraceForest _forest;
    private readonly ClockTable _clocks;
    private readonly Dictionary<long, OffsetEstimate> _estimates = [];

    public ClockPairs(TraceForest forest, ClockTable clocks)
    {
        _forest = forest;
        _clocks = clocks;
        for (var row = 0; row < forest.Spans.Count; row++)
        {
            if (!IsPair(row, out var client, out var key)) continue;
            ref var estimate = ref CollectionsMarshal.GetValueRefOrAddDefault(_estimates, key, out _);
            (estimate ??= new OffsetEstimate()).Add(forest.Start(client), forest.End(client), forest.Start(row), forest.End(row));
        }

        AllAgree = _estimates.Values.All(estimate => estimate.Agrees);
        if (!AllAgree) KeepDoubtful();
        foreach (var (key, estimate) in _estimates) Estimates.Add(((int)(key >> 32), (int)key), estimate);
    }

    /// <summary>Estimates by (client's clock, server's clock), in the order of the clocks' names.</summary>
    public SortedDictionary<(int Client, int Server), OffsetEstimate> Estimates { get; } = [];

    /// <summary>Whether no pair speaks against equal clocks.</summary>
    public bool AllAgree { get; }

    /// <summary>For each clock the pairs in which its server's span still lies outside the client's.</summary>
    public int[] CountImpossible(int clocks)
    {
        var impossible = new int[clocks];
        for (var row = 0; row < _forest.Spans.Count; row++)
        {
            if (!IsPair(row, out var client, out var key)) continue;
            var (start, end, serverStart, serverEnd) = (_forest.Start(client), _forest.End(client), _forest.Start(row), _forest.End(row));
            var isLate = serverEnd > end + OffsetEstimate.ResolutionNs && !OffsetEstimate.IsLeft(start, end, serverStart, serverEnd);
            if (isLate || serverStart < start - OffsetEstimate.ResolutionNs) impossible[(int)key]++;
        }

        return impossible;
    }

    // A second pass, because clocks agree nearly always, and then nothing but the extremes is needed.
    private void KeepDoubtful()
    {
        for (var row = 0; row < _forest.Spans.Count; row++)
        {
            if (IsPair(row, out var client, out var key) && _estimates[key] is { Agrees: false } estimate)
                estimate.Keep(_forest.Start(client), _forest.End(client), _forest.Start(row), _forest.End(row));
        }
    }

    private bool IsPair(int row, out int client, out long clocks)
    {
        var spans = _forest.Spans;
        client = -1;
        clocks = 0;
        if (spans.Kinds[row] != SpanKind.Server) return false;
        client = _forest.Parent[row];
        if (client < 0 || spans.Kinds[client] != SpanKind.Client || spans.ResourceIds[client] == spans.ResourceIds[row]) return false;
        var (from, to) = (_clocks.Of(spans.ResourceIds[client]), _clocks.Of(spans.ResourceIds[row]));
        clocks = (long)from << 32 | (uint)to;
        return from != to;
    }
}
