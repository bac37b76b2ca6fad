using Analyzer.Graph.Conventions;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Assemble;

/// <summary>
/// Every trace as a tree over rows: parents by row, duplicates left out, cycles cut. A row is a place in
/// <see cref="SpanColumns"/>, by trace and canonical order, until results name rows of the batch again.
/// </summary>
internal sealed class TraceForest
{
    public required SpanColumns Spans { get; init; }

    public required SpanFacts[] Facts { get; init; }

    /// <summary>Trace ids, ascending.</summary>
    public required TraceId[] TraceIds { get; init; }

    /// <summary>Where each trace starts among the rows; one more entry than traces.</summary>
    public required int[] TraceStart { get; init; }

    /// <summary>All rows, ascending, to be looped over trace by trace.</summary>
    public required int[] Rows { get; init; }

    /// <summary>Trace of each row.</summary>
    public required int[] TraceOf { get; init; }

    /// <summary>Parent row; -1 for a root or an absent parent.</summary>
    public required int[] Parent { get; init; }

    /// <summary>Clock shift, ns, of each resource, which its spans' times already contain.</summary>
    public required long[] ShiftOfResource { get; init; }

    public required long Duplicates { get; init; }

    public required long MissingParents { get; init; }

    public required long CutCycles { get; init; }

    public required long SplitShared { get; init; }

    public long Start(int row) => Spans.StartNs[row];

    /// <summary>The end, clocks aligned; never before the start.</summary>
    public long End(int row) => Spans.EndNs[row];

    public int Service(int row) => Spans.Service(row);

    public ReadOnlySpan<int> RowsOf(int trace) => Rows.AsSpan(TraceStart[trace], TraceStart[trace + 1] - TraceStart[trace]);

    /// <summary>Whether the row's parent is named but absent from the data.</summary>
    public bool LacksParent(int row) => Parent[row] < 0 && Spans.ParentIds[row] != 0;
}
