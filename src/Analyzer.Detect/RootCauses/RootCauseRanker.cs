using Analyzer.Detect.Incidents;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.RootCauses;

/// <summary>
/// Ranks suspects: by the weight of what is held against them, after those that were only held up by another have handed
/// their weight on to it, and less the later they departed.
/// </summary>
internal static class RootCauseRanker
{
    private const int MostCauses = 5;

    // Candidates below this part of the first are not worth a line.
    private const double LeastPart = 0.02;

    private const int MostReasons = 4;
    private const double LeastBesideDrift = 0.3;

    /// <summary>Candidates, best first.</summary>
    /// <param name="scene">The incident.</param>
    /// <param name="suspects">Evidence by service.</param>
    /// <param name="factor">How often the usual time is still no slowness.</param>
    public static IReadOnlyList<RootCause> Rank(Scene scene, SortedDictionary<string, Suspect> suspects, double factor)
    {
        foreach (var suspect in suspects.Values) suspect.Onset = scene.Outbreak.OnsetOf(suspect.Service) ?? int.MaxValue;
        HoldUps.HandOn(scene, suspects, factor);
        var ranked = suspects.Values
            .Select(suspect => (Suspect: suspect, Weight: suspect.Seconds * Earliness(scene, suspect)))
            .Where(item => item.Weight > 0)
            .OrderByDescending(item => item.Weight)
            .ThenBy(item => item.Suspect.Service, StringComparer.Ordinal)
            .ToList();
        if (ranked.Count == 0) return [];
        var all = ranked.Sum(item => item.Weight);
        return [.. ranked
            .Where(item => item.Weight >= LeastPart * ranked[0].Weight)
            .Take(MostCauses)
            .Select((item, place) => Cause(scene, item.Suspect, main => Confidence.Of(place, [.. ranked.Select(other => other.Weight)], item.Suspect, main, scene), item.Weight / all))];
    }

    private static double Earliness(Scene scene, Suspect suspect)
    {
        if (suspect.Onset == int.MaxValue) return 0.5;
        var late = Math.Max(0, suspect.Onset - scene.From - 1);
        return 1 / (1 + (late / Math.Max(3, 0.1 * (scene.To - scene.From))));
    }

    // That one instance diverges says where; how is said by what it does, unless nothing else shows.
    private static Mechanism MainMechanism(Suspect suspect)
    {
        var weights = suspect.Blames.GroupBy(blame => blame.Mechanism).Select(group => (Mechanism: group.Key, Seconds: group.Sum(blame => blame.Seconds))).ToList();
        var drift = weights.Where(item => item.Mechanism == Mechanism.Drift).Sum(item => item.Seconds);
        var others = weights.Where(item => item.Mechanism != Mechanism.Drift && item.Seconds >= LeastBesideDrift * drift).ToList();
        return (others.Count > 0 ? others : weights).OrderByDescending(item => item.Seconds).ThenBy(item => item.Mechanism).First().Mechanism;
    }

    private static RootCause Cause(Scene scene, Suspect suspect, Func<Mechanism, double> confidence, double part)
    {
        var main = MainMechanism(suspect);
        var reasons = suspect.Blames
            .OrderByDescending(blame => blame.Seconds)
            .ThenBy(blame => blame.Reason, StringComparer.Ordinal)
            .Take(MostReasons)
            .Select(blame => blame.Reason)
            .ToList();
        if (suspect.Onset != int.MaxValue)
            reasons.Add($"it left its usual values at {Words.Clock(scene.StartNs(suspect.Onset), scene.Set.Grid.WidthNs)}{(suspect.Onset <= scene.From ? ", when the incident began" : "")}");
        reasons.Add($"it explains {Words.Share(part)} of the time that requests lost");
        var (instance, version, operation) = Locator.Find(suspect);
        var slow = main is Mechanism.Latency or Mechanism.Queueing;
        var exemplars = suspect.Blames.OrderByDescending(blame => blame.Seconds).FirstOrDefault(blame => blame.Edge is not null)?.Edge is { } edge
            ? scene.Exemplars(edge.Edge, slow)
            : scene.Exemplars(suspect.Service, slow);
        return new RootCause(suspect.Service, instance, version, operation, main, confidence(main), reasons, exemplars);
    }
}
