using Analyzer.Graph.Services;
using Analyzer.Model.Findings;
using QuikGraph.Algorithms;

namespace Analyzer.Detect.Incidents;

/// <summary>Speed and size of a spread.</summary>
internal static class Sizes
{
    /// <summary>Measures an incident.</summary>
    public static IncidentSize Of(Scene scene, string? root, IReadOnlyList<AffectedService> affected, Trigger? trigger, HiddenBesideShown hidden)
    {
        var first = affected.Count > 0 ? affected[0].OnsetNs : scene.Window.StartNs;
        var half = affected.Count > 0 ? affected[(affected.Count - 1) / 2].OnsetNs - first : 0;
        var (hops, lastNs) = Hops(scene, root, affected);
        var origins = scene.Changes.Sum(change => change.Counts.Origins);
        var usualErrors = hidden.EntryErrorsBefore * hidden.EntryRequests;
        var impact = Math.Max(0, hidden.EntryErrors - usualErrors) + Slower(scene);
        return new IncidentSize(
            affected.Count,
            hops,
            hops > 0 && lastNs > first ? Math.Round(hops / ((lastNs - first) / 1e9), 4) : null,
            half,
            origins > 0 ? Math.Round(impact / origins, 4) : null,
            scene.Window.DurationNs,
            trigger?.EndNs is { } end ? end - trigger.StartNs : null,
            Math.Round(impact, 3));
    }

    // Callers of callers of the cause, as far as they were affected.
    private static (int Hops, long LastNs) Hops(Scene scene, string? root, IReadOnlyList<AffectedService> affected)
    {
        if (root is null) return (0, 0);
        var onsets = affected.ToDictionary(service => service.Service, service => service.OnsetNs, StringComparer.Ordinal);
        var graph = ServiceGraph.Build([root, .. onsets.Keys], scene.Changes
            .Where(change => change.Name.Caller is { } caller && (onsets.ContainsKey(caller) || caller == root) && (onsets.ContainsKey(change.Name.Callee) || change.Name.Callee == root))
            .Select(change => (change.Name.Callee, change.Name.Caller!))).Graph;
        var paths = graph.ShortestPathsDijkstra(_ => 1, root);
        var (hops, last) = (0, 0L);
        foreach (var (service, onset) in onsets)
        {
            if (service == root || !paths(service, out var path)) continue;
            var length = path.Count();
            if (length > hops || (length == hops && onset > last)) (hops, last) = (length, onset);
        }

        return (hops, last);
    }

    // Requests at the entry beyond the hundredth that is always slower than the 99th percentile.
    private static double Slower(Scene scene)
    {
        var entries = scene.Set.Entries.FirstOrDefault(series => series.Requests.Any(count => count > 0));
        if (entries is null || scene.Reference.Entry.P99Ns is not { } usual) return 0;
        double slower = 0, all = 0;
        for (var bucket = scene.From; bucket < scene.To; bucket++)
        {
            if (entries.Durations[bucket] is not { } sketch) continue;
            slower += Math.Max(0, sketch.CountAbove(usual) - entries.Errors[bucket]);
            all += entries.Requests[bucket];
        }

        return Math.Max(0, slower - (0.01 * all));
    }
}
