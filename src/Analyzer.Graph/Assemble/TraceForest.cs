using Analyzer.Graph.Conventions;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Assemble;

/// <summary>
/// Every trace as a tree over rows of the batch: parents and children by row, duplicates left out, cycles cut.
/// </summary>
internal sealed class TraceForest
{
    public required SpanBatch Spans { get; init; }

    public required SpanFacts[] Facts { get; init; }

    /// <summary>Trace ids, ascending.</summary>
    public required TraceId[] TraceIds { get; init; }

    /// <summary>Where each trace starts in <see cref="Rows"/>; one more entry than traces.</summary>
    public required int[] TraceStart { get; init; }

    /// <summary>Rows by trace, then start, then span id.</summary>
    public required int[] Rows { get; init; }

    /// <summary>Trace of each row; -1 for a dropped duplicate.</summary>
    public required int[] TraceOf { get; init; }

    /// <summary>Parent row; -1 for a root or an absent parent.</summary>
    public required int[] Parent { get; init; }

    /// <summary>First child, by start; -1 without children.</summary>
    public required int[] FirstChild { get; init; }

    /// <summary>Next child of the same parent, by start; -1 at the end.</summary>
    public required int[] NextSibling { get; init; }

    /// <summary>Clock shift, ns, of each resource; to be added to both ends of its spans.</summary>
    public long[] ShiftOfResource { get; set; } = [];

    public long Duplicates { get; init; }

    public long MissingParents { get; init; }

    public long CutCycles { get; init; }

    public long SplitShared { get; init; }

    public long Start(int row) => Spans.StartNs[row] + ShiftOfResource[Spans.ResourceIds[row]];

    /// <summary>The end, clocks aligned; never before the start.</summary>
    public long End(int row) => Math.Max(Spans.StartNs[row], Spans.EndNs[row]) + ShiftOfResource[Spans.ResourceIds[row]];

    public int Service(int row) => Spans.Resources[Spans.ResourceIds[row]].Service;

    public ReadOnlySpan<int> RowsOf(int trace) => Rows.AsSpan(TraceStart[trace], TraceStart[trace + 1] - TraceStart[trace]);

    /// <summary>Whether the row's parent is named but absent from the data.</summary>
    public bool LacksParent(int row) => Parent[row] < 0 && Spans.ParentIds[row] != 0;
}
