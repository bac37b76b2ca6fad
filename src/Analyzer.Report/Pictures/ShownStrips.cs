using System.Globalization;
using Analyzer.Model.Findings;
using Analyzer.Report.Story;

namespace Analyzer.Report.Pictures;

/// <summary>The bands of the chart that sets the dashboard's view beside the hidden one.</summary>
internal static class ShownStrips
{
    /// <summary>Two bands shown; hidden ones on the edge that carried an incident, where there is one, and over all edges.</summary>
    public static IReadOnlyList<Strip> Of(AnalysisResult result, TimePoints points)
    {
        var seconds = points.BucketNs / 1e9;
        var (shown, hidden) = (points.Shown, points.Hidden);
        List<double?> calls = [.. hidden.Select(point => (double?)(point.Calls / seconds))];
        List<double?> attempts = [.. hidden.Select(point => (double?)(point.Attempts / seconds))];
        List<double?> factors = [.. hidden.Select(point => point.Calls > 0 ? point.Attempts / point.Calls : (double?)null)];
        List<double?> failed = [.. hidden.Select(point => (double?)(point.FailedAttempts / seconds))];
        List<double?> reached = [.. hidden.Select(point => (double?)((point.FailedAttempts - point.Masked) / seconds))];
        var view = result.Dashboard;
        return
        [
            new Strip(
                "Dashboards show",
                "entry errors, % of requests",
                74,
                [new("errors", "shown", [.. shown.Select(point => point.Requests > 0 ? point.Errors / point.Requests * 100 : (double?)null)])],
                Percent,
                view.BaselineRequests > 0 ? view.BaselineErrors / view.BaselineRequests * 100 : null,
                Note: view.Errors > 0 ? $"{Say.Share(view.Errors, view.Requests)} over all" : ""),
            new Strip(
                "",
                "entry latency",
                74,
                [new("p95", "shown", [.. shown.Select(point => (double?)point.P95Ns)]), new("median", "shown thin", [.. shown.Select(point => (double?)point.P50Ns)])],
                value => Say.Duration(value),
                view.BaselineDuration?.P95Ns),
            .. CarrierStrips.Of(result, points),
            new Strip(result.Incidents.Count > 0 ? "Over all edges" : "What ran below", "calls and attempts, per second", 112, [new("attempts", "attempts", attempts, "excess"), new("calls", "calls", calls)], Say.Short, Note: Excess(hidden, seconds)),
            new Strip("", "amplification, attempts per call", 60, [new("factor", "attempts", factors)], Plain, result.Hidden.Baseline is { Calls: > 0 } calm ? calm.Amplification : null, Base: 1),
            new Strip("", "failed attempts, per second", 74, [new("all that failed", "failed", failed, "masked-area"), new("of them shown", "shown", reached)], Say.Short, Note: result.Hidden.Counts.Masked >= 1 ? $"{Say.Share(result.Hidden.Counts.Masked, result.Hidden.Counts.FailedAttempts)} of them masked" : ""),
        ];
    }

    private static string Excess(IReadOnlyList<HiddenPoint> hidden, double seconds)
    {
        var most = hidden.Count == 0 ? 0 : hidden.Max(point => point.Attempts - point.Calls) / seconds;
        var calls = hidden.Sum(point => point.Calls);
        return most > 0 && hidden.Sum(point => point.Attempts) >= calls * 1.05 ? $"excess: up to {Say.Short(most)}/s" : "";
    }

    private static string Percent(double value) => value.ToString(value is > 0 and < 1 ? "0.##" : "0.#", CultureInfo.InvariantCulture);

    private static string Plain(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
