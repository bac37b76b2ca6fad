using Analyzer.Model.Spans;

namespace Analyzer.Graph.Assemble;

/// <summary>What spans of one trace are ordered by, beside their row in the batch: sorted without looking anything up.</summary>
internal readonly record struct SpanKey(long StartNs, ulong SpanId, int Row, SpanKind Kind);
