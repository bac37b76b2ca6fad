using Analyzer.Model.Findings;
using Analyzer.Service.Rest.Problems;

namespace Analyzer.Service.Rest.Requests;

/// <summary>The window that <c>from</c> and <c>to</c> ask for.</summary>
internal static class RequestedWindow
{
    private const long HourNs = 3_600_000_000_000;

    /// <summary>Settles the window; without bounds it is the last hour of data.</summary>
    /// <exception cref="ProblemException">The bounds make none, or there are no data to take them from.</exception>
    public static async Task<TimeWindow> OfAsync(ApiRequest request)
    {
        var (from, to) = (request.Get(Parameters.From), request.Get(Parameters.To));
        if (from is null || to is null)
        {
            var statistics = await request.Store.StatisticsAsync(request.Aborted).ConfigureAwait(false);
            if (statistics.NewestNs is not { } newestNs) throw new ProblemException(ProblemKind.NoSpans, "The store has no spans yet: send some to the OTLP receivers, or name from and to.");
            to ??= from is { } start && start > newestNs ? long.MaxValue : newestNs + 1;
            from ??= Math.Max(0, to.Value - HourNs);
        }

        if (from < to) return new TimeWindow(from.Value, to.Value);
        throw ApiRequest.Refuse(Parameters.To, "is not after from: give the first instant after the window");
    }
}
