using System.Runtime.InteropServices;
using Analyzer.Detect.Series;

namespace Analyzer.Detect.Amplification;

/// <summary>Blames every excess attempt on the edges whose retries made it.</summary>
/// <remarks>
/// An attempt is extra when it is the second or a later one of its call. It is excess when it is extra itself or was made,
/// however deep, inside an extra attempt: without retries it would not exist. Were the retries of some edges switched off,
/// an attempt would remain exactly if none of those edges made an extra attempt on its chain; so in the game whose players
/// are the edges and whose value is the number of attempts, each excess attempt is a unanimity game of the set T of edges
/// with an extra attempt on its chain, and the Shapley value (Shapley, A Value for n-Person Games, 1953) gives each edge of
/// T the share 1/|T|. The shares add up to all excess, equal causes get equal blame, and an edge that never retries gets
/// none. An edge that repeats on a chain counts once. Blaming only the outermost, or only the innermost, edge would add up
/// too, but would clear the other of two layers without which the attempt would not exist either.
/// </remarks>
internal sealed class ExcessAttribution
{
    // A set of edges is a list: its last edge and the set before it. Set 0 is empty.
    private readonly List<(int Before, int Edge, int Size)> _sets = [(0, CallIndex.None, 0)];
    private readonly List<double> _attempts = [0];
    private readonly Dictionary<long, int> _ids = [];

    private ExcessAttribution()
    {
    }

    /// <summary>Adds each edge's shares to <see cref="EdgeSeries.SharedExcess"/>.</summary>
    /// <param name="index">The calls.</param>
    /// <param name="series">The edges of the same calls.</param>
    /// <returns>All excess attempts, weighted.</returns>
    public static double Attribute(CallIndex index, EdgeSeriesSet series)
    {
        var attribution = new ExcessAttribution();
        attribution.Count(index);
        return attribution.Share(index, series);
    }

    private void Count(CallIndex index)
    {
        var set = index.Set;
        // The set of each call's chain above it; a caller comes before what it calls.
        var above = new int[set.Calls.Length];
        foreach (var at in index.Order)
        {
            var edge = index.EdgeOf[at];
            var parent = index.Parent[at];
            var mine = parent < 0 ? 0 : above[parent];
            if (parent >= 0 && index.InLaterAttempt(at)) mine = With(mine, index.EdgeOf[parent]);
            above[at] = mine;
            var attempts = index.TotalAttempts[at];
            if (edge < 0 || (mine == 0 && attempts <= 1)) continue;

            var weight = Weights.Exact(set.Calls[at].Weight);
            // The first attempt is excess only by what lies above it; a call of which only a stated total is known has no timed first.
            if (mine != 0) _attempts[mine] += weight;
            if (attempts > 1) _attempts[With(mine, edge)] += weight * (attempts - 1);
        }
    }

    private double Share(CallIndex index, EdgeSeriesSet series)
    {
        var all = 0.0;
        var byEdge = new EdgeSeries[index.Edges.Count];
        for (var edge = 0; edge < byEdge.Length; edge++) byEdge[edge] = series.Edges[index.NameOf(edge)];
        for (var id = 1; id < _sets.Count; id++)
        {
            all += _attempts[id];
            var size = _sets[id].Size;
            for (var part = id; part != 0; part = _sets[part].Before) byEdge[_sets[part].Edge].SharedExcess[size - 1] += _attempts[id];
        }

        return all;
    }

    private int With(int before, int edge)
    {
        // A chain with more retrying edges than can be told apart leaves the blame with those further out.
        if (edge < 0 || _sets[before].Size == EdgeSeries.MaxShare) return before;
        for (var part = before; part != 0; part = _sets[part].Before)
        {
            if (_sets[part].Edge == edge) return before;
        }

        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, ((long)before << 32) | (uint)edge, out var known);
        if (known) return id;
        id = _sets.Count;
        _sets.Add((before, edge, _sets[before].Size + 1));
        _attempts.Add(0);
        return id;
    }
}
