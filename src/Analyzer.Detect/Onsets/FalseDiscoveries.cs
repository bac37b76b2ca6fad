namespace Analyzer.Detect.Onsets;

/// <summary>Keeps the share of false ones among all departures small, however many signals were looked at.</summary>
internal static class FalseDiscoveries
{
    /// <summary>Departures that remain when at most a share <paramref name="rate"/> of those kept may be chance.</summary>
    /// <param name="departures">Candidates.</param>
    /// <param name="tests">Signals looked at, those without a candidate included.</param>
    /// <param name="rate">0 to 1.</param>
    public static List<Departure> Keep(IReadOnlyList<Departure> departures, int tests, double rate)
    {
        var silent = Enumerable.Repeat(1.0, Math.Max(0, tests - departures.Count));
        var adjusted = FalseDiscovery.Adjust([.. departures.Select(departure => departure.Chance), .. silent]);
        return [.. departures.Where((_, at) => adjusted[at] <= rate)];
    }
}
