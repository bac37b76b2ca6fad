using Analyzer.Detect.Onsets;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Drift;

/// <summary>Instances and versions that diverge from their peers: of all comparisons, those that are neither chance nor trifles.</summary>
internal static class DriftFinder
{
    // Of the findings, at most this share is expected to be chance.
    private const double FalseShare = 0.01;

    /// <summary>Divergences, the furthest first.</summary>
    public static IReadOnlyList<DriftFinding> Find(Reduction now)
    {
        DriftCandidate[] candidates = [.. InstanceDrift.Compare(now.Instances), .. PolicyDrift.Compare(now.Policies)];
        var adjusted = FalseDiscovery.Adjust([.. candidates.Select(candidate => candidate.Probability)]);
        var found = new List<(DriftCandidate Candidate, double Probability)>();
        for (var i = 0; i < candidates.Length; i++)
        {
            if (candidates[i].Matters && adjusted[i] <= FalseShare) found.Add((candidates[i], adjusted[i]));
        }

        return [.. Deepest(found)
            .OrderByDescending(item => Distance(item.Candidate))
            .ThenByDescending(item => item.Candidate.Count)
            .ThenBy(item => item.Candidate.Service, StringComparer.Ordinal)
            .ThenBy(item => item.Candidate.Instance, StringComparer.Ordinal)
            .ThenBy(item => item.Candidate.Version, StringComparer.Ordinal)
            .ThenBy(item => item.Candidate.Aspect, StringComparer.Ordinal)
            .ThenBy(item => item.Candidate.Edge, StringComparer.Ordinal)
            .Select(item => ToFinding(item.Candidate, item.Probability))];
    }

    // One finding for each instance, aspect and edge, on the operation where it shows most; a version's instances are
    // left out where the version itself diverges, and a version of which only some instances do.
    private static IEnumerable<(DriftCandidate Candidate, double Probability)> Deepest(List<(DriftCandidate Candidate, double Probability)> found)
    {
        var best = found
            .GroupBy(item => (item.Candidate.Service, item.Candidate.Instance, item.Candidate.Version, item.Candidate.Aspect, item.Candidate.Edge))
            .Select(group => group.OrderByDescending(item => Distance(item.Candidate)).ThenBy(item => item.Candidate.Operation, StringComparer.Ordinal).First())
            .ToArray();
        var versions = best
            .GroupBy(item => (item.Candidate.Service, item.Candidate.Version, item.Candidate.Aspect, item.Candidate.Edge))
            .ToDictionary(group => group.Key, group => (Whole: group.Any(item => item.Candidate.Instance.Length == 0), Instances: group.Count(item => item.Candidate.Instance.Length > 0)));
        return best.Where(item =>
        {
            var (whole, instances) = versions[(item.Candidate.Service, item.Candidate.Version, item.Candidate.Aspect, item.Candidate.Edge)];
            return !whole || (item.Candidate.Instance.Length == 0) == (instances != 1);
        });
    }

    private static double Distance(DriftCandidate candidate) => candidate.Unit == "share"
        ? candidate.Value - candidate.Peers
        : Math.Abs(Math.Log(Math.Max(1, candidate.Value) / Math.Max(1, candidate.Peers)));

    private static DriftFinding ToFinding(DriftCandidate candidate, double probability) => new(
        candidate.Service,
        candidate.Instance.Length > 0 ? candidate.Instance : null,
        candidate.Version.Length > 0 ? candidate.Version : null,
        candidate.Aspect,
        candidate.Edge,
        candidate.Unit,
        candidate.Value,
        candidate.Peers,
        candidate.Count,
        candidate.PeerCount,
        Math.Round(1 - probability, 3),
        candidate.SinceNs,
        [.. candidate.Shown.Take(3).Select(call => new SpanReference(call.Trace.ToString(), call.Span.ToString()))]);
}
