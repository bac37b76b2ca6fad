using Analyzer.Report.Story;

namespace Analyzer.Report.Pictures;

/// <summary>
/// A time axis that stretches the beginning, in which an incident spread, and folds the long tail, in which it only went
/// on: both in one picture, each readable.
/// </summary>
internal sealed class FoldedAxis
{
    private const double StretchedShare = 0.62, TickRoom = 96, HalfTick = 42;

    private readonly long _from, _to;
    private readonly double _left, _right;

    /// <summary>An axis.</summary>
    /// <param name="from">First instant, Unix ns.</param>
    /// <param name="lastOnset">End of the part that matters most, Unix ns.</param>
    /// <param name="to">Last instant, Unix ns.</param>
    /// <param name="left">Where it begins, px.</param>
    /// <param name="right">Where it ends, px.</param>
    public FoldedAxis(long from, long lastOnset, long to, double left, double right)
    {
        (_from, _to, _left, _right) = (from, Math.Max(to, from + 1), left, right);
        var stretched = Math.Max((lastOnset - from) * 1.3, (_to - from) / 12.0);
        IsFolded = _to - from > 2.5 * stretched;
        (KneeNs, KneeX) = IsFolded ? (from + (long)stretched, left + (right - left) * StretchedShare) : (_to, right);
    }

    /// <summary>First instant, Unix ns.</summary>
    public long FromNs => _from;

    /// <summary>Last instant, Unix ns.</summary>
    public long ToNs => _to;

    /// <summary>Whether the tail is folded.</summary>
    public bool IsFolded { get; }

    /// <summary>Where the folded part begins, Unix ns.</summary>
    public long KneeNs { get; }

    /// <summary>The same, px.</summary>
    public double KneeX { get; }

    /// <summary>How many times shorter a second is in the folded part; 1 where nothing is folded.</summary>
    public double Folding => IsFolded ? (KneeX - _left) / (KneeNs - _from) / ((_right - KneeX) / (_to - KneeNs)) : 1;

    /// <summary>Where a moment lies, px; inside the axis always.</summary>
    public double X(long ns)
    {
        ns = Math.Clamp(ns, _from, _to);
        return ns <= KneeNs
            ? _left + (double)(ns - _from) / Math.Max(1, KneeNs - _from) * (KneeX - _left)
            : KneeX + (double)(ns - KneeNs) / Math.Max(1, _to - KneeNs) * (_right - KneeX);
    }

    /// <summary>Labels that do not touch each other, left to right.</summary>
    public IReadOnlyList<(double X, string Text)> Ticks()
    {
        List<(double X, string Text)> ticks = [];
        Add(ticks, _from, KneeNs, KneeX - _left);
        if (IsFolded) Add(ticks, KneeNs, _to, _right - KneeX);
        return ticks;
    }

    private void Add(List<(double X, string Text)> ticks, long from, long to, double width)
    {
        var step = Scale.TimeStep(to - from, Math.Max(1, (int)(width / TickRoom)));
        for (var at = (from + step - 1) / step * step; at <= to; at += step)
        {
            var x = X(at);
            if (ticks.Count == 0 || x - ticks[^1].X >= 2 * HalfTick) ticks.Add((x, Say.Tick(at, step)));
        }
    }
}
