using Analyzer.Model.Spans;

namespace Analyzer.Graph.Assemble;

/// <summary>
/// A span on its way into the order of traces: what orders it and what <see cref="SpanColumns"/> keep of it, read from the batch
/// in the batch's own order, so that memory is jumped over once and not once a column.
/// </summary>
internal readonly struct SpanKey(SpanBatch batch, int row)
{
    public readonly long StartNs = batch.StartNs[row];
    public readonly long EndNs = batch.EndNs[row];
    public readonly ulong SpanId = batch.SpanIds[row];
    public readonly ulong ParentId = batch.ParentIds[row];
    public readonly int Row = row;
    public readonly int Name = batch.Names[row];
    public readonly int Resource = batch.ResourceIds[row];
    public readonly SpanKind Kind = batch.Kinds[row];
}
