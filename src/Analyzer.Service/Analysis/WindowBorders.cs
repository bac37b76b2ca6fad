using Analyzer.Model.Spans;

namespace Analyzer.Service.Analysis;

/// <summary>
/// What crossed the ends of a window when it was analysed: for each other window a sum over the spans of traces that began in
/// one of the two and reach into the other. Where two neighbours' sums differ, one of them was analysed before spans came that
/// it should have seen. Sums of slices add.
/// </summary>
internal sealed class WindowBorders
{
    /// <summary>Per later window (its start, Unix ns): its spans that belong to traces which began in this one.</summary>
    public SortedDictionary<long, ulong> Out { get; } = [];

    /// <summary>Per earlier window: this one's spans that belong to traces which began there.</summary>
    public SortedDictionary<long, ulong> In { get; } = [];

    /// <summary>Notes a span of a trace that began here and reaches into a later window.</summary>
    public void Reaches(long windowNs, ulong span) => Out[windowNs] = Out.GetValueOrDefault(windowNs) + span;

    /// <summary>Notes a span here of a trace that began in an earlier window.</summary>
    public void ComesFrom(long windowNs, ulong span) => In[windowNs] = In.GetValueOrDefault(windowNs) + span;

    /// <summary>Adds another slice's.</summary>
    public void Add(WindowBorders other)
    {
        foreach (var (window, sum) in other.Out) Reaches(window, sum);
        foreach (var (window, sum) in other.In) ComesFrom(window, sum);
    }

    /// <summary>
    /// The neighbours that were analysed before spans came which this analysis saw. A neighbour is named only where this
    /// window's own sum is new: two windows that see a trace differently for good (its spans lie further apart than the horizon)
    /// must not wake each other for ever.
    /// </summary>
    /// <param name="window">This window's start, Unix ns.</param>
    /// <param name="before">This window's borders when it was analysed last; empty when it never was.</param>
    /// <param name="neighbour">The borders of another window as last analysed; null when it never was.</param>
    public IReadOnlyList<long> Stale(long window, WindowBorders before, Func<long, WindowBorders?> neighbour)
    {
        var stale = new SortedSet<long>();
        foreach (var other in Changed(In, before.In))
        {
            if (neighbour(other)?.Out.GetValueOrDefault(window) != In.GetValueOrDefault(other)) stale.Add(other);
        }

        foreach (var other in Changed(Out, before.Out))
        {
            // A later window that was not analysed yet will see all of it when it is.
            if (neighbour(other) is { } later && later.In.GetValueOrDefault(window) != Out.GetValueOrDefault(other)) stale.Add(other);
        }

        return [.. stale];
    }

    /// <summary>A number for a span, nearly always another for each.</summary>
    public static ulong Mix(SpanBatch spans, int row)
    {
        var hash = spans.SpanIds[row] ^ (spans.TraceLow[row] * 0x9E3779B97F4A7C15) ^ ((ulong)spans.StartNs[row] * 0xC2B2AE3D27D4EB4F);
        hash ^= hash >> 31;
        hash *= 0xBF58476D1CE4E5B9;
        return hash ^ (hash >> 29);
    }

    private static List<long> Changed(SortedDictionary<long, ulong> now, SortedDictionary<long, ulong> before) =>
        now.Keys.Union(before.Keys).Where(window => now.GetValueOrDefault(window) != before.GetValueOrDefault(window)).ToList();
}
