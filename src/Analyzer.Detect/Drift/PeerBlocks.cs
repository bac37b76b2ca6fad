using Analyzer.Detect.Series;

namespace Analyzer.Detect.Drift;

/// <summary>
/// An instance beside its peers, block by block of time. What hits all of them at once, such as a surge or a failing
/// dependency, is in both and cancels. A block is wide enough to hold some attempts, and there are few of them, so that
/// queues, whose waits follow each other, do not count as many independent observations.
/// </summary>
/// <param name="Own">The instance, one cell a block.</param>
/// <param name="Others">Its peers together.</param>
/// <param name="StartNs">Start of each block, Unix ns.</param>
/// <param name="FirstNs">First slot in which the instance answered; null where it is the first of the window.</param>
internal sealed record PeerBlocks(InstanceCell[] Own, InstanceCell[] Others, long[] StartNs, long? FirstNs)
{
    private const int MostBlocks = 24, LeastAnswers = 6;

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

        var count = (int)Math.Clamp(answered / LeastAnswers, 1, Math.Min(MostBlocks, Math.Max(1, grid.Count)));
        var width = (grid.Count + count - 1) / count;
        count = width == 0 ? 0 : (grid.Count + width - 1) / width;
        var (mine, theirs, starts) = (new InstanceCell[count], new InstanceCell[count], new long[count]);
        for (var slot = 0; slot < grid.Count; slot++)
        {
            mine[slot / width].Add(own[slot]);
            theirs[slot / width].Add(all[slot].Less(own[slot]));
        }

        for (var block = 0; block < count; block++) starts[block] = grid.StartOf(block * width);
        return new PeerBlocks(mine, theirs, starts, first > 0 ? grid.StartOf(first) : null);
    }

    /// <summary>When an interval began: null at the window's start, not before the instance answered.</summary>
    public long? SinceOf(int block)
    {
        var since = block == 0 ? FirstNs : Math.Max(StartNs[block], FirstNs ?? long.MinValue);
        return block > 0 && !Own.AsSpan(0, block).ContainsAnyExcept(default(InstanceCell)) ? FirstNs : since;
    }
}
