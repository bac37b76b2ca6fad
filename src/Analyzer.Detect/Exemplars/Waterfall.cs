using Analyzer.Model.Findings;

namespace Analyzer.Detect.Exemplars;

/// <summary>Rows of one exemplar and the spans behind them.</summary>
/// <param name="Rows">Rows, callers before what they call.</param>
/// <param name="LeftOut">Rows beyond the limit.</param>
/// <param name="SpanRows">Rows of the batch that hold the spans behind them.</param>
/// <param name="SpansOfRows">The same for each row: the caller's span and the callee's, -1 where there is none.</param>
internal sealed record Waterfall(IReadOnlyList<WaterfallRow> Rows, int LeftOut, IReadOnlyList<int> SpanRows, IReadOnlyList<(int Caller, int Callee)> SpansOfRows);
