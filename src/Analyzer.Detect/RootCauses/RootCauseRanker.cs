using Analyzer.Detect.Incidents;
using Analyzer.Detect.Onsets;
using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.RootCauses;

/// <summary>
/// Ranks suspects: by the weight of what is held against them, after those that were only held up by another have handed
/// their weight on to it, and less the later they departed.
/// </summary>
internal static class RootCauseRanker
{
    private const int MostCauses = 5;

    // A caller whose own work grew is held up by a callee whose calls grew by at least this part of it.
    private const double LeastHold = 0.2;

    // Candidates below this part of the first are not worth a line.
    private const double LeastPart = 0.02;

    private const int MostReasons = 4;

    /// <summary>Candidates, best first.</summary>
    /// <param name="scene">The incident.</param>
    /// <param name="suspects">Evidence by service.</param>
    /// <param name="factor">How often the usual time is still no slowness.</param>
    public static IReadOnlyList<RootCause> Rank(Scene scene, SortedDictionary<string, Suspect> suspects, double factor)
    {
        foreach (var suspect in suspects.Values) suspect.Onset = scene.Outbreak.OnsetOf(suspect.Service) ?? int.MaxValue;
        HandOn(scene, suspects, factor);
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

    // In the first part of the incident, before what it set off hides what set it off.
    private static void HandOn(Scene scene, SortedDictionary<string, Suspect> suspects, double factor)
    {
        var until = scene.EarlyTo;
        var early = scene.Set.Edges
            .Where(pair => pair.Key.Caller is not null && suspects.ContainsKey(pair.Key.Caller) && suspects.ContainsKey(pair.Key.Callee))
            .Select(pair => EdgeChange.Of(pair.Key, pair.Value, scene.Reference.Find(pair.Key), scene.From, until))
            .Where(change => !change.Counts.IsEmpty && change.Usual is not null)
            .ToList();
        var own = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, edge) in scene.Set.Edges)
        {
            if (!suspects.ContainsKey(name.Callee) || scene.Reference.Find(name) is not { } usual) continue;
            var change = EdgeChange.Of(name, edge, usual, scene.From, until);
            var self = PerCall(change.Times.Self, usual.Times.Self);
            var way = PerCall(change.Times.Between, usual.Times.Between);
            own[name.Callee] = Math.Max(own.GetValueOrDefault(name.Callee), Math.Max(self, way));
        }

        var handed = new HashSet<string>(StringComparer.Ordinal);
        // Callers before callees would need an order that cycles do not have: each hands on once, the latest and heaviest first.
        foreach (var suspect in suspects.Values.OrderByDescending(item => item.Onset).ThenByDescending(item => item.Seconds).ThenBy(item => item.Service, StringComparer.Ordinal))
        {
            var held = suspect.Blames.Where(blame => blame.Kind is BlameKind.OwnWork or BlameKind.HeldUp || (blame.Kind == BlameKind.Way && blame.Edge!.Name.Callee == suspect.Service)).Sum(blame => blame.Seconds);
            if (held <= 0 || !own.TryGetValue(suspect.Service, out var grew) || grew <= 0) continue;
            EdgeChange? holder = null;
            var most = 0.0;
            foreach (var change in early)
            {
                if (change.Name.Caller != suspect.Service || change.Name.Callee == suspect.Service || handed.Contains(change.Name.Callee)) continue;
                var other = suspects[change.Name.Callee];
                // Its own work where it has spans: what lies between may be the caller's slowness.
                var (now, usual) = change.Edge.Instrumented ? (change.Times.Self, change.Usual!.Times.Self) : (change.Times.Whole, change.Usual!.Times.Whole);
                if (other.Onset > suspect.Onset + 1 || change.ExcessNs(now, usual, factor) <= 0) continue;
                var longer = PerCall(now, usual);
                if (longer < LeastHold * grew || other.Of(BlameKind.Peer, BlameKind.OwnWork, BlameKind.HeldUp) <= 0 || longer <= most) continue;
                (holder, most) = (change, longer);
            }

            if (holder is null) continue;
            handed.Add(suspect.Service);
            // Who is held up turns requests away in the end: failures that came no earlier are of the same cause.
            if (!FailedFirst(scene, suspect.Service)) held += suspect.Of(BlameKind.Failures, BlameKind.Unreachable);
            var target = suspects[holder.Name.Callee];
            target.Blames.Add(new Blame(BlameKind.HeldUp, held, holder,
                $"{suspect.Service} waits for it: while its calls took {Words.Time(most)} longer, {suspect.Service} held its requests {Words.Time(grew)} longer"));
            target.Seconds += held;
            suspect.Seconds -= held;
        }
    }

    private static bool FailedFirst(Scene scene, string service)
    {
        int? failed = null, slow = null;
        foreach (var departure in scene.Outbreak.Departures)
        {
            if (departure.Signal.Service != service) continue;
            if (departure.Signal.Measure is Measure.Errors or Measure.Unanswered) failed ??= departure.From;
            if (departure.Signal.Measure is Measure.Duration or Measure.SelfTime or Measure.Waiting) slow ??= departure.From;
        }

        return failed < slow || slow is null;
    }

    private static double PerCall(in TimeSums now, in TimeSums usual) => now.Count > 0 && usual.Count > 0 ? Math.Max(0, now.MeanNs - usual.MeanNs) : 0;

    private static RootCause Cause(Scene scene, Suspect suspect, Func<Mechanism, double> confidence, double part)
    {
        var main = suspect.Blames.GroupBy(blame => blame.Mechanism).OrderByDescending(group => group.Sum(blame => blame.Seconds)).ThenBy(group => group.Key).First().Key;
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
