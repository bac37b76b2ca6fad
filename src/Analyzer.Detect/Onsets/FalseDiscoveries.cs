namespace Analyzer.Detect.Onsets;

/// <summary>Keeps the share of false ones among all departures small, however many signals were looked at (Benjamini and Hochberg, 1995).</summary>
internal static class FalseDiscoveries
{
    /// <summary>Departures that remain when at most a share <paramref name="rate"/> of those kept may be chance.</summary>
    /// <param name="departures">Candidates.</param>
    /// <param name="tests">Signals looked at.</param>
    /// <param name="rate">0 to 1.</param>
    public static List<Departure> Keep(IReadOnlyList<Departure> departures, int tests, double rate)
    {
        var chances = departures.Select(departure => departure.Chance).Order().ToArray();
        var most = 0.0;
        for (var rank = 0; rank < chances.Length; rank++)
        {
            if (chances[rank] <= rate * (rank + 1) / Math.Max(tests, chances.Length)) most = chances[rank];
        }

        return most == 0 && (chances.Length == 0 || chances[0] > 0) ? [] : [.. departures.Where(departure => departure.Chance <= most)];
    }
}
