using Analyzer.Model.Findings;

namespace Analyzer.Detect.Incidents;

/// <summary>Finds incidents in a reduction.</summary>
internal static class IncidentFinder
{
    /// <summary>Incidents, those with most impact first.</summary>
    /// <param name="now">The window analysed.</param>
    /// <param name="baseline">A quiet time; null without one.</param>
    public static IReadOnlyList<Incident> Find(Reduction now, Reduction? baseline) => [];
}
