using Analyzer.Detect.Incidents;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.RootCauses;

/// <summary>
/// Services that differ from a baseline of another time over the window as a whole, though too few calls show it at any one
/// moment to make an incident of it. They stand last among the candidates of the only incident, and with little confidence.
/// </summary>
internal static class Elsewhere
{
    private const int MostCauses = 5;
    private const double MostConfidence = 0.2;

    /// <summary>The candidates of an incident with those appended.</summary>
    /// <param name="incident">The only incident.</param>
    /// <param name="whole">The whole window.</param>
    /// <param name="factor">How often the usual time is still no slowness.</param>
    public static IReadOnlyList<RootCause> Append(Incident incident, Scene whole, double factor)
    {
        var named = incident.RootCauses.Select(cause => cause.Service).ToHashSet(StringComparer.Ordinal);
        var shapes = ShapeChanges.Find(whole.Now.Shapes, whole.Reference, whole.From, whole.To, whole.Now.Quality.MeanSamplingProbability);
        var suspects = SuspectFinder.Find(whole, shapes, factor);
        var further = RootCauseRanker.Rank(whole, suspects, factor)
            .Where(cause => !named.Contains(cause.Service))
            .Select(cause => cause with { Confidence = Math.Min(MostConfidence, cause.Confidence) });
        return [.. incident.RootCauses.Concat(further).Take(Math.Max(MostCauses, incident.RootCauses.Count))];
    }
}
