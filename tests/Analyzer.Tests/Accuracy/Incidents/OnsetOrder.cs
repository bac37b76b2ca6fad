namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>Kendall's τ-b of found against true onsets.</summary>
internal static class OnsetOrder
{
    private const long ResolutionNs = 1_000_000_000;

    /// <summary>Correlation of the orders, -1 to 1, over the pairs of services found whose true onsets lie in different seconds, and how many pairs these are; null where there is no such pair.</summary>
    /// <param name="found">Onset of each service found, Unix ns.</param>
    /// <param name="truth">Its true onset, exact to a second, Unix ns.</param>
    /// <remarks>Kendall, The treatment of ties in ranking problems, Biometrika 33 (1945). Pairs tied in the truth are left out, so only ties of what was found remain.</remarks>
    public static (double? Tau, int Pairs) Compare(IReadOnlyDictionary<string, long> found, IReadOnlyDictionary<string, long> truth)
    {
        var names = truth.Keys.Where(found.ContainsKey).Order(StringComparer.Ordinal).ToList();
        int pairs = 0, ties = 0, balance = 0;
        for (var i = 0; i < names.Count; i++)
        {
            for (var j = i + 1; j < names.Count; j++)
            {
                var trueLag = truth[names[j]] - truth[names[i]];
                if (Math.Abs(trueLag) < ResolutionNs) continue;
                var order = Math.Sign(found[names[j]] - found[names[i]]) * Math.Sign(trueLag);
                pairs++;
                balance += order;
                if (order == 0) ties++;
            }
        }

        if (pairs == 0) return (null, 0);
        return (pairs == ties ? 0 : balance / Math.Sqrt((double)pairs * (pairs - ties)), pairs);
    }
}
