using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents;

/// <summary>What changes of policy rest on.</summary>
internal static class WhatIfText
{
    /// <summary>The method in words.</summary>
    public static string Method(WhatIfMethod method) => method switch
    {
        WhatIfMethod.Replay => "replay of the observed calls",
        WhatIfMethod.Simulation => "simulation fitted to the incident",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
    };

    /// <summary>Methods and assumptions, each once, in the order in which they first occur.</summary>
    public static IReadOnlyList<string> Assumptions(IReadOnlyList<WhatIfResult> results) =>
        [.. results.SelectMany(result => result.Assumptions.DefaultIfEmpty("nothing further").Select(text => $"{Method(result.Method)}: {text}")).Distinct(StringComparer.Ordinal)];

    /// <summary><c>shop/inventory 172/s → 47/s</c> in its busiest second, the loads most relieved first.</summary>
    public static string Loads(WhatIfResult result, int most) =>
        string.Join(", ", result.Loads.Take(most).Select(load => $"{load.Service} {SignalText.Rate(load.ObservedPeakPerSecond)} → {SignalText.Rate(load.ChangedPeakPerSecond)}"));
}
