using Analyzer.Detect.Series;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;

namespace Analyzer.Detect.Exemplars;

/// <summary>One trace to look at, however large: every row of it, and the spans behind some of them.</summary>
public sealed class TraceWaterfall
{
    private readonly CallSet _calls;
    private readonly TraceRow _trace;

    // Two rows may say the same and stand for different spans.
    private readonly Dictionary<WaterfallRow, (int Caller, int Callee)> _spans = new(ReferenceEqualityComparer.Instance);

    private TraceWaterfall(CallSet calls, TraceRow trace, Waterfall waterfall)
    {
        (_calls, _trace) = (calls, trace);
        (Rows, TooDeep) = (waterfall.Rows, waterfall.LeftOut);
        for (var at = 0; at < Rows.Count; at++) _spans[Rows[at]] = waterfall.SpansOfRows[at];
    }

    /// <summary>Every row: attempts grouped under their calls, equal siblings folded.</summary>
    public IReadOnlyList<WaterfallRow> Rows { get; }

    /// <summary>Rows left out because they lie too deep to be drawn.</summary>
    public int TooDeep { get; }

    /// <summary>Spans of the trace, duplicates dropped.</summary>
    public int Spans => _trace.SpanCount;

    /// <summary>Pieces whose parent span is absent.</summary>
    public int Fragments => _trace.Fragments;

    /// <summary>How many traces it stands for: 1 unsampled.</summary>
    public double Weight => _trace.Weight;

    /// <summary>The rows of a trace.</summary>
    /// <param name="calls">Its calls, and perhaps those of others.</param>
    /// <param name="trace">The trace.</param>
    /// <returns>Null where it is not among the calls.</returns>
    public static TraceWaterfall? Of(CallSet calls, TraceId trace)
    {
        ArgumentNullException.ThrowIfNull(calls);
        var row = Array.FindIndex(calls.Traces, other => other.Id == trace);
        if (row < 0) return null;
        var index = CallIndex.Build(calls, WindowFinder.TraceTimes(calls), CallIndex.AllTime);
        var tree = CallTree.Of(index, [row])[row];
        return new TraceWaterfall(calls, calls.Traces[row], WaterfallBuilder.Build(calls, tree, int.MaxValue));
    }

    /// <summary>The spans behind some rows, masked, by start.</summary>
    /// <param name="rows">Some of <see cref="Rows"/>.</param>
    public IReadOnlyList<EvidenceSpan> SpansOf(IEnumerable<WaterfallRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var found = new SortedSet<int>();
        foreach (var (caller, callee) in rows.Where(_spans.ContainsKey).Select(row => _spans[row]))
        {
            if (caller >= 0) found.Add(caller);
            if (callee >= 0) found.Add(callee);
        }

        return EvidenceSpans.Of(_calls.Spans, [.. found]);
    }
}
