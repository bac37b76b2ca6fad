using Analyzer.Detect.Series;

namespace Analyzer.Detect.Drift;

/// <summary>
/// An instance beside its peers, block by block of time. They are compared within each slot and added up to blocks, so
/// that what hits all of them at once, such as a surge or a failing dependency, cancels. Blocks are few and wide, so that
/// queues, whose waits follow each other, do not count as many independent observations.
/// </summary>
internal sealed class PeerBlocks
{
    private const int MostBlocks = 24, LeastAnswers = 6;

    private readonly InstanceCell[] _own, _all;
    private readonly BucketGrid _grid;
    private readonly int _width, _first;

    private PeerBlocks(InstanceCell[] own, InstanceCell[] all, BucketGrid grid, int width, int first)
    {
        (_own, _all, _grid, _width, _first) = (own, all, grid, width, first);
        var count = (grid.Count + width - 1) / width;
        Own = new InstanceCell[count];
        Others = new InstanceCell[count];
        LogDifference = new double[count];
        FailedBeyond = new double[count];
        FailedVariance = new double[count];
        for (var block = 0; block < count; block++) Fill(block, block * width, Math.Min(grid.Count, (block + 1) * width));
    }

    /// <summary>The instance, one cell a block.</summary>
    public InstanceCell[] Own { get; }

    /// <summary>Its peers together.</summary>
    public InstanceCell[] Others { get; }

    /// <summary>Mean logarithm of its own work less that of its peers at the same time, natural; NaN where there is nothing to compare.</summary>
    public double[] LogDifference { get; }

    /// <summary>Attempts it failed beyond those that chance would deal it of all that failed at the same time.</summary>
    public double[] FailedBeyond { get; }

    /// <summary>Variance of the same (hypergeometric).</summary>
    public double[] FailedVariance { get; }

    /// <summary>Cuts the time into blocks.</summary>
    /// <param name="own">The instance, one cell a slot.</param>
    /// <param name="all">All instances, it included.</param>
    /// <param name="grid">The slots.</param>
    public static PeerBlocks Of(InstanceCell[] own, InstanceCell[] all, BucketGrid grid)
    {
        var answered = 0L;
        var first = -1;
        for (var slot = 0; slot < grid.Count; slot++)
        {
            answered += own[slot].Answered;
            if (first < 0 && !own[slot].IsEmpty) first = slot;
        }

        var count = (int)Math.Clamp(answered / LeastAnswers, 1, Math.Clamp(grid.Count, 1, MostBlocks));
        var width = Math.Max(1, (grid.Count + count - 1) / count);
        return new PeerBlocks(own, all, grid, width, first);
    }

    /// <summary>When a stretch that begins with a block began, Unix ns; null where it began with the window.</summary>
    /// <param name="block">The block.</param>
    /// <param name="earliest">First block in which it may have begun.</param>
    /// <param name="shows">Whether a slot of the instance, beside its peers, shows it.</param>
    public long? SinceOf(int block, int earliest, Func<InstanceCell, InstanceCell, bool> shows)
    {
        if (!Own.AsSpan(0, block).ContainsAnyExcept(default(InstanceCell))) return _first > 0 ? _grid.StartOf(_first) : null;
        for (var slot = Math.Max(0, earliest) * _width; slot < (block + 1) * _width; slot++)
        {
            if (shows(_own[slot], _all[slot].Less(_own[slot]))) return _grid.StartOf(slot);
        }

        return _grid.StartOf(block * _width);
    }

    private void Fill(int block, int from, int to)
    {
        var (weights, difference) = (0.0, 0.0);
        for (var slot = from; slot < to; slot++)
        {
            ref readonly var mine = ref _own[slot];
            var theirs = _all[slot].Less(mine);
            Own[block].Add(mine);
            Others[block].Add(theirs);
            FailedBeyond[block] += mine.Failed - Expected(mine, theirs);
            FailedVariance[block] += Variance(mine, theirs);
            if (mine.Timed == 0 || theirs.Timed == 0) continue;
            var weight = (double)mine.Timed * theirs.Timed / (mine.Timed + theirs.Timed);
            weights += weight;
            difference += weight * (mine.MeanLog - theirs.MeanLog);
        }

        LogDifference[block] = weights > 0 ? difference / weights : double.NaN;
    }

    private static double Expected(in InstanceCell own, in InstanceCell others)
    {
        var all = own.Answered + others.Answered;
        return all == 0 ? 0 : (double)own.Answered * (own.Failed + others.Failed) / all;
    }

    private static double Variance(in InstanceCell own, in InstanceCell others)
    {
        double all = own.Answered + others.Answered, failed = own.Failed + others.Failed;
        return all <= 1 ? 0 : own.Answered * others.Answered * failed * (all - failed) / (all * all * (all - 1));
    }
}
