using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.WhatIf;

/// <summary>
/// The replay tree over one window, laid out for counting again: a row for each path and bucket, callers before what they
/// call, in an order that does not depend on how the tree was made.
/// </summary>
internal sealed class ReplayModel
{
    /// <summary>Numbers of a row: attempt 1 at index 0, the last index also for all beyond.</summary>
    public const int Numbers = RetryCounts.MostAttempts;

    private readonly Dictionary<(int Slot, int Path), int> _rowOf = [];
    private readonly HashSet<EdgeName> _redelivered = [];

    private ReplayModel(BucketGrid grid, TimeWindow window)
    {
        Grid = grid;
        Window = window;
        for (var slot = 0; slot < grid.Count; slot++)
        {
            if (grid.StartOf(slot) < window.EndNs && grid.StartOf(slot) + grid.WidthNs > window.StartNs) InWindow.Add(slot);
        }
    }

    /// <summary>The buckets.</summary>
    public BucketGrid Grid { get; }

    /// <summary>The time looked at; whole buckets count.</summary>
    public TimeWindow Window { get; }

    /// <summary>Slots of the window, in order.</summary>
    public List<int> InWindow { get; } = [];

    /// <summary>Paths, callers before what they call.</summary>
    public ReplayPath[] Paths { get; private set; } = [];

    /// <summary>Rows by slot, inside a slot by path.</summary>
    public ReplayRow[] Rows { get; private set; } = [];

    /// <summary>Attempts by row and number, weighted.</summary>
    public double[] Attempts { get; private set; } = [];

    /// <summary>Of those, the ones that failed: they were followed by another, or their call failed with them.</summary>
    public double[] FailedAttempts { get; private set; } = [];

    /// <summary>What retries share on each edge.</summary>
    public EdgeShares Shares { get; private set; } = null!;

    /// <summary>Calls that were not followed, weighted.</summary>
    public double NotFollowed { get; private init; }

    /// <summary>Whether it was a broker that repeated on an edge, with messages.</summary>
    public bool IsRedelivered(EdgeName edge) => _redelivered.Contains(edge);

    /// <summary>The same of all operations between two services.</summary>
    public bool IsRedelivered(WhatIfEdge edge) => _redelivered.Any(known => known.Caller == edge.Caller && known.Callee == edge.Callee);

    /// <summary>Lays the tree of a reduction out.</summary>
    /// <param name="now">The time analysed.</param>
    /// <param name="window">What is looked at.</param>
    public static ReplayModel Of(Reduction now, TimeWindow window)
    {
        var tree = now.Replay;
        var model = new ReplayModel(tree.Grid, window) { NotFollowed = tree.NotFollowed };
        foreach (var edge in now.Series.Edges.Values)
        {
            if (edge.Name.Caller is not null && Array.Exists(edge.Cells(), cell => cell.Redeliveries > 0)) model._redelivered.Add(edge.Name);
        }

        var order = tree.InOrder();
        model.Paths = ReplayPath.Of(tree, order);
        model.AddRows(order.ConvertAll(at => tree.Nodes[at]));
        model.Shares = EdgeShares.Of(model);
        return model;
    }

    /// <summary>Share of the attempts of that number that failed; of the last one seen where there was none.</summary>
    public double FailureShare(int row, int number)
    {
        var at = (row * Numbers) + Math.Min(number, Rows[row].Last) - 1;
        return Attempts[at] > 0 ? Math.Min(1, FailedAttempts[at] / Attempts[at]) : 0;
    }

    /// <summary>Share of the failures at that number that were tried again; the edge's where this row has none.</summary>
    public double RetryShare(int row, int number)
    {
        if (number == Numbers) return 0;
        var at = (row * Numbers) + number - 1;
        return number <= Rows[row].Last && FailedAttempts[at] > 0
            ? Math.Min(1, Attempts[at + 1] / FailedAttempts[at])
            : Shares.RetryShare(Paths[Rows[row].Path].Edge, number);
    }

    /// <summary>Share of a row's failures with which the caller's own attempt failed; the edge's where this path and bucket show none.</summary>
    public double HandedOnShare(int row)
    {
        ref readonly var at = ref Rows[row];
        // Who sent a message has its answer already, whatever becomes of the message.
        if (IsRedelivered(Paths[at.Path].Edge)) return 0;
        var (inFailed, inOk) = (0.0, at.Failed);
        if (Paths[at.Path].Twin is >= 0 and var twin && RowOf(at.Slot, twin) is >= 0 and var other) inFailed = Rows[other].Failed;
        if (Paths[at.Path].InFailed) (inFailed, inOk) = (inOk, inFailed);
        return inFailed + inOk > 0 ? inFailed / (inFailed + inOk) : Shares.HandedOnShare(Paths[at.Path].Edge);
    }

    /// <summary>The row of a path in a slot; negative without calls.</summary>
    public int RowOf(int slot, int path) => _rowOf.GetValueOrDefault((slot, path), -1);

    private void AddRows(List<ReplayNode> nodes)
    {
        var rows = new List<ReplayRow>();
        var attempts = new List<double>();
        var failed = new List<double>();
        var rowOf = new int[nodes.Count];
        Span<double> n = stackalloc double[Numbers];
        Span<double> f = stackalloc double[Numbers];
        foreach (var slot in InWindow)
        {
            Array.Fill(rowOf, -1);
            for (var path = 0; path < nodes.Count; path++)
            {
                var cell = nodes[path].Find(slot);
                Count(cell, n, f);
                if (n[0] == 0) continue;
                rowOf[path] = rows.Count;
                _rowOf.Add((slot, path), rows.Count);
                var parent = Paths[path].Parent < 0 ? -1 : rowOf[Paths[path].Parent];
                rows.Add(new ReplayRow(slot, path, parent, n.LastIndexOfAnyExcept(0) + 1, cell.Hedges, cell.Retries?.Beyond ?? 0, cell.Failed, cell.Late));
                attempts.AddRange(n);
                failed.AddRange(f);
            }
        }

        (Rows, Attempts, FailedAttempts) = ([.. rows], [.. attempts], [.. failed]);
    }

    private static void Count(in ReplayCell cell, Span<double> attempts, Span<double> failed)
    {
        attempts.Clear();
        failed.Clear();
        var more = 0.0;
        for (var k = Numbers; k >= 2; k--)
        {
            if (cell.Retries is not { } retries) break;
            failed[k - 1] = more + retries.Failed[k - 2];
            more += retries.Calls[k - 2];
            attempts[k - 1] = more;
        }

        attempts[0] = more + cell.Single;
        failed[0] = more + cell.SingleFailed;
    }
}
