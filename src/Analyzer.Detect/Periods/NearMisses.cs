using Analyzer.Model.Periods;

namespace Analyzer.Detect.Periods;

/// <summary>
/// Minutes in which an edge's retries came near to feeding themselves: the conditions of the break point of an incident, wider, against the
/// other minutes of the same hour.
/// </summary>
public static class NearMisses
{
    /// <summary>First attempts that must have failed in a minute.</summary>
    public const double LeastFirstFailed = 10;

    /// <summary>New attempts that each must have brought.</summary>
    public const double LeastReproduction = 0.9;

    private const double LeastLoad = 1.15, MostGoodput = 0.95, BrokenGoodput = 0.8, Sigmas = 4;
    private const int OtherMinutes = 59, Most = 20;

    /// <summary>Those that are, nearest first.</summary>
    /// <param name="hours">Hours whose worst minute may be one.</param>
    public static IReadOnlyList<NearMiss> Of(IEnumerable<EdgeHour> hours) =>
        [.. hours.Select(Of).OfType<NearMiss>()
            .OrderByDescending(miss => miss.Crossed)
            .ThenBy(miss => miss.UsualGoodput > 0 ? miss.Goodput / miss.UsualGoodput : 1)
            .ThenBy(miss => miss.AtNs)
            .ThenBy(miss => miss.Caller, StringComparer.Ordinal)
            .ThenBy(miss => miss.Callee, StringComparer.Ordinal)
            .ThenBy(miss => miss.Operation, StringComparer.Ordinal)
            .Take(Most)];

    private static NearMiss? Of(EdgeHour hour)
    {
        var minute = hour.Worst;
        if (hour.Edge.Caller is null || minute.FirstFailed < LeastFirstFailed) return null;
        var reproduction = (minute.Attempts - minute.Calls) / minute.FirstFailed;
        var usual = (hour.Counts.Attempts - minute.Attempts) / OtherMinutes;
        var (goodput, usualGoodput) = (minute.Calls - minute.Errors, (hour.Counts.Calls - hour.Counts.Errors - minute.Calls + minute.Errors) / OtherMinutes);
        // Minutes of few calls differ by chance (Poisson).
        var isLoaded = minute.Attempts >= LeastLoad * usual && minute.Attempts - usual >= Sigmas * Math.Sqrt(usual);
        var isShort = goodput <= MostGoodput * usualGoodput && usualGoodput - goodput >= Sigmas * Math.Sqrt(usualGoodput);
        if (reproduction < LeastReproduction || !isLoaded || !isShort) return null;
        return new NearMiss(
            hour.Edge.Caller, hour.Edge.Callee, hour.Edge.Operation, minute.StartNs, reproduction, minute.Attempts, usual, goodput, usualGoodput, reproduction > 1 && goodput <= BrokenGoodput * usualGoodput);
    }
}
