namespace Analyzer.Report.Pictures;

/// <summary>
/// Places nodes in layers from left to right (Sugiyama's method): edges that span layers get a bend in each layer they
/// pass, barycentre sweeps order the layers, and the order with the fewest crossings is kept. No random, so equal graphs
/// look alike.
/// </summary>
internal sealed class GraphLayout
{
    /// <summary>Size of a node and of the room between layers, px.</summary>
    public const double NodeWidth = 130, NodeHeight = 40, LayerGap = 84;

    private const double NodeGap = 18, BendHeight = 10, BendGap = 6;
    /// <summary>Pull towards the middle, without which layers drift apart.</summary>
    private const double Gravity = 0.12;

    private const int Sweeps = 12, Relaxations = 24;

    private readonly List<Slot> _slots = [];
    private readonly List<List<int>> _layers = [];
    private readonly List<int[]> _chains = [];

    /// <summary>Lays out a graph.</summary>
    /// <param name="layerOf">Layer of each node, from 0.</param>
    /// <param name="edges">Edges between nodes by index; those that lead back or inside a layer are left to the drawing.</param>
    public GraphLayout(IReadOnlyList<int> layerOf, IReadOnlyList<(int From, int To)> edges)
    {
        for (var node = 0; node < layerOf.Count; node++) AddSlot(layerOf[node], isBend: false);
        foreach (var (from, to) in edges) _chains.Add(Chain(from, to));
        Order();
        Place();
    }

    /// <summary>Width of the whole, px.</summary>
    public double Width => Math.Max(1, _layers.Count) * (NodeWidth + LayerGap) - LayerGap;

    /// <summary>Height of the whole, px.</summary>
    public double Height { get; private set; }

    /// <summary>Left edge of a node.</summary>
    public double X(int node) => _slots[node].Layer * (NodeWidth + LayerGap);

    /// <summary>Middle of a node.</summary>
    public double Y(int node) => _slots[node].Y;

    /// <summary>Points through which edge number <paramref name="edge"/> runs between its ends: the left edge and height of each bend.</summary>
    public IEnumerable<(double X, double Y)> Bends(int edge) => _chains[edge].Skip(1).SkipLast(1).Select(slot => (X(slot), Y(slot)));

    private int AddSlot(int layer, bool isBend)
    {
        while (_layers.Count <= layer) _layers.Add([]);
        _slots.Add(new Slot(layer, isBend, _layers[layer].Count));
        _layers[layer].Add(_slots.Count - 1);
        return _slots.Count - 1;
    }

    private int[] Chain(int from, int to)
    {
        var (first, last) = (_slots[from].Layer, _slots[to].Layer);
        if (last <= first + 1)
        {
            if (last > first) Join(from, to);
            return [from, to];
        }

        List<int> chain = [from];
        for (var layer = first + 1; layer < last; layer++) chain.Add(AddSlot(layer, isBend: true));
        chain.Add(to);
        for (var i = 1; i < chain.Count; i++) Join(chain[i - 1], chain[i]);
        return [.. chain];
    }

    private void Join(int left, int right)
    {
        _slots[left].Right.Add(right);
        _slots[right].Left.Add(left);
    }

    private void Order()
    {
        var best = Snapshot();
        var fewest = Crossings();
        for (var sweep = 0; sweep < Sweeps && fewest > 0; sweep++)
        {
            var isRightward = sweep % 2 == 0;
            for (var i = 1; i < _layers.Count; i++) Sort(isRightward ? i : _layers.Count - 1 - i, isRightward);
            var crossings = Crossings();
            if (crossings >= fewest) continue;
            (fewest, best) = (crossings, Snapshot());
        }

        for (var layer = 0; layer < _layers.Count; layer++) SetOrder(layer, best[layer]);
    }

    private int[][] Snapshot() => [.. _layers.Select(layer => layer.ToArray())];

    private void SetOrder(int layer, IEnumerable<int> order)
    {
        _layers[layer] = [.. order];
        for (var i = 0; i < _layers[layer].Count; i++) _slots[_layers[layer][i]].Order = i;
    }

    private void Sort(int layer, bool byLeft)
    {
        // Slots without neighbours on that side stay where they are, relative to the others.
        double Barycentre(int slot)
        {
            var neighbours = byLeft ? _slots[slot].Left : _slots[slot].Right;
            return neighbours.Count == 0 ? _slots[slot].Order : neighbours.Average(other => (double)_slots[other].Order);
        }

        var order = _layers[layer].Select(slot => (Slot: slot, Key: Barycentre(slot))).OrderBy(item => item.Key).ThenBy(item => _slots[item.Slot].Order);
        SetOrder(layer, order.Select(item => item.Slot).ToArray());
    }

    private long Crossings()
    {
        long crossings = 0;
        for (var layer = 0; layer + 1 < _layers.Count; layer++)
        {
            // Edges ordered by their left ends cross as often as their right ends are out of order: counted in a Fenwick tree.
            var tree = new int[_layers[layer + 1].Count + 1];
            var seen = 0;
            foreach (var slot in _layers[layer])
            {
                var ends = _slots[slot].Right.Select(other => _slots[other].Order).Order().ToArray();
                foreach (var end in ends)
                {
                    var upTo = 0;
                    for (var i = end + 1; i > 0; i -= i & -i) upTo += tree[i];
                    crossings += seen - upTo;
                }

                foreach (var end in ends)
                    for (var i = end + 1; i < tree.Length; i += i & -i) tree[i]++;
                seen += ends.Length;
            }
        }

        return crossings;
    }

    private void Place()
    {
        foreach (var layer in _layers)
        {
            // Every layer starts centred on zero.
            var y = -layer.Sum(slot => Size(slot) + Gap(slot)) / 2;
            foreach (var slot in layer) (_slots[slot].Y, y) = (y + Size(slot) / 2, y + Size(slot) + Gap(slot));
        }

        for (var round = 0; round < Relaxations; round++)
        {
            for (var i = 0; i < _layers.Count; i++)
            {
                var layer = _layers[round % 2 == 0 ? i : _layers.Count - 1 - i];
                foreach (var slot in layer)
                {
                    var neighbours = _slots[slot].Left.Concat(_slots[slot].Right).ToArray();
                    if (neighbours.Length > 0) _slots[slot].Y = neighbours.Average(other => _slots[other].Y) * (1 - Gravity);
                }

                PushApart(layer);
            }
        }

        if (_slots.Count == 0) return;
        var top = Enumerable.Range(0, _slots.Count).Min(slot => _slots[slot].Y - Size(slot) / 2);
        foreach (var slot in _slots) slot.Y -= top;
        Height = Enumerable.Range(0, _slots.Count).Max(slot => _slots[slot].Y + Size(slot) / 2);
    }

    /// <summary>Keeps the order and the wished heights as far as the sizes allow: once down, once up, and the middle of both.</summary>
    private void PushApart(List<int> layer)
    {
        var down = new double[layer.Count];
        var up = new double[layer.Count];
        for (var i = 0; i < layer.Count; i++)
            down[i] = i == 0 ? _slots[layer[i]].Y : Math.Max(_slots[layer[i]].Y, down[i - 1] + Distance(layer[i - 1], layer[i]));
        for (var i = layer.Count - 1; i >= 0; i--)
            up[i] = i == layer.Count - 1 ? _slots[layer[i]].Y : Math.Min(_slots[layer[i]].Y, up[i + 1] - Distance(layer[i], layer[i + 1]));
        for (var i = 0; i < layer.Count; i++) _slots[layer[i]].Y = (down[i] + up[i]) / 2;
    }

    private double Distance(int above, int below) => (Size(above) + Size(below)) / 2 + Math.Max(Gap(above), Gap(below));

    private double Size(int slot) => _slots[slot].IsBend ? BendHeight : NodeHeight;

    private double Gap(int slot) => _slots[slot].IsBend ? BendGap : NodeGap;

    private sealed class Slot(int layer, bool isBend, int order)
    {
        public int Layer { get; } = layer;
        public bool IsBend { get; } = isBend;
        public int Order { get; set; } = order;
        public double Y { get; set; }
        public List<int> Left { get; } = [];
        public List<int> Right { get; } = [];
    }
}
