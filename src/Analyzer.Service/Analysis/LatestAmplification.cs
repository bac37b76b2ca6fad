using Analyzer.Model.Findings;
using Analyzer.Service.Telemetry;
using Analyzer.Store.Analysis;

namespace Analyzer.Service.Analysis;

/// <summary>Shows the amplification of each edge in the newest window analysed.</summary>
/// <param name="board">Where it is shown.</param>
internal sealed class LatestAmplification(EdgeAmplificationBoard board)
{
    // A dashboard that draws more lines shows nothing; and a label for each costs its backend dear.
    private const int MostEdges = 500;

    private long _newestNs = long.MinValue;

    /// <summary>Shows a window's edges unless a newer one is shown.</summary>
    public void Show(TimeWindow window, IReadOnlyList<WindowResult> results)
    {
        if (window.StartNs < _newestNs) return;
        _newestNs = window.StartNs;
        board.Show([.. results.SelectMany(result => result.Edges)
            .GroupBy(row => (row.Caller, row.Callee, row.Operation))
            .Select(edge => (edge.Key, Calls: edge.Sum(row => row.Calls), Attempts: edge.Sum(row => row.Attempts)))
            .OrderByDescending(edge => edge.Attempts - edge.Calls)
            .ThenByDescending(edge => edge.Calls)
            .ThenBy(edge => edge.Key.Caller, StringComparer.Ordinal)
            .ThenBy(edge => edge.Key.Callee, StringComparer.Ordinal)
            .ThenBy(edge => edge.Key.Operation, StringComparer.Ordinal)
            .Take(MostEdges)
            .Select(edge => new EdgeAmplification(edge.Key.Caller, edge.Key.Callee, edge.Key.Operation, edge.Calls > 0 ? edge.Attempts / edge.Calls : 1))]);
    }
}
