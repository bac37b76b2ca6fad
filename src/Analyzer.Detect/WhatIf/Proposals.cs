using Analyzer.Detect.WhatIf.Changes;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.WhatIf;

/// <summary>
/// The changes that would have helped most. Candidates come by rule: for each edge that amplified, no retries and a budget of
/// 10 %, or, where a broker delivered again, at most three deliveries; for all, retries at one layer only, deadlines handed on, and a longer backoff.
/// </summary>
/// <remarks>
/// The score counts attempts. A change earns the excess attempts it avoids; where it avoids none but spreads them, the attempts
/// that its most relieved service has fewer of in its worst bucket. It pays for each call it loses: the call itself, and the repetitions that had
/// saved it, since those were no waste. So taking away retries that worked scores below nothing, and taking away retries that
/// could not work scores what they cost. Both sides are attempts of the same incident, so no weight has to be chosen.
/// Proposals are distinct: one for an edge, one for the layers, none with the effect of a better one. Where a budget does
/// nearly as well as no retries at all it is preferred, as it keeps retries for the failures of quiet days, which an incident
/// does not show. Nothing is proposed that helps by less than 5 %, nor what would itself make more entry requests fail than
/// failed in the incident.
/// </remarks>
internal static class Proposals
{
    /// <summary>Most proposals.</summary>
    public const int Most = 3;

    private const int MostEdges = 8;
    private const double Budget = 0.1;
    private const long BackoffNs = 100_000_000;
    private const double NearlyAsWell = 0.8;
    private const double SameEffect = 0.001;
    private const double LeastHelp = 0.05;
    private const int FewDeliveries = 3;

    /// <summary>The best candidates, best first.</summary>
    /// <param name="model">The calls.</param>
    /// <param name="entryErrors">Entry requests of the window that failed.</param>
    public static IReadOnlyList<ReplayedChange> Of(ReplayModel model, double entryErrors)
    {
        var edges = Edges(model);
        if (edges.Count == 0) return [];
        var best = new List<ReplayedChange>();
        foreach (var edge in edges)
        {
            best.Add(OfEdge(model, edge));
        }

        // What silences one edge only is that edge's own change.
        RetryLayerChange[] layers = [new(null, RetryLayer.Leaf), new(null, RetryLayer.Entry)];
        best.AddRange(layers.Where(layer => layer.Silent(model).Count > 1).Select(layer => ReplayedChange.Of(model, layer)).OrderByDescending(layer => Score(model, layer)).Take(1));
        best.Add(ReplayedChange.Of(model, new DeadlineChange(null)));
        best.Add(ReplayedChange.Of(model, new BackoffChange(null, BackoffNs, 2, Jitter: true)));

        var chosen = new List<ReplayedChange>();
        foreach (var candidate in best.Where(candidate => Score(model, candidate) >= 1 && Helps(candidate) && candidate.Outcome.EntryFailures <= entryErrors).OrderByDescending(candidate => Score(model, candidate)).ThenBy(candidate => candidate.Change.Written, StringComparer.Ordinal))
        {
            if (chosen.Count < Most && !chosen.Exists(other => HaveSameEffect(candidate, other))) chosen.Add(candidate);
        }

        return chosen;
    }

    /// <summary>What a change is worth, attempts.</summary>
    internal static double Score(ReplayModel model, ReplayedChange change)
    {
        var earned = change.ExcessAvoided;
        if (change.Outcome.Shifts is not null)
            earned = change.Loads.Count == 0 ? 0 : change.Loads.Max(load => load.ObservedPeakPerSecond - load.ChangedPeakPerSecond) * model.Grid.WidthNs / 1e9;
        return earned - change.Outcome.CallsLost - change.Outcome.UsefulRepetitions;
    }

    private static ReplayedChange OfEdge(ReplayModel model, WhatIfEdge edge)
    {
        // Brokers know no budgets but a limit, and nobody runs one without any redelivery.
        if (model.IsRedelivered(edge)) return ReplayedChange.Of(model, new AttemptsChange(edge, FewDeliveries));
        var (none, budget) = (ReplayedChange.Of(model, new AttemptsChange(edge, 1)), ReplayedChange.Of(model, new BudgetChange(edge, Budget)));
        return Score(model, budget) >= NearlyAsWell * Score(model, none) ? budget : none;
    }

    private static bool Helps(ReplayedChange change) => change.Outcome.Shifts is null
        ? change.ExcessAvoided >= LeastHelp * change.Excess
        : change.Loads.Any(load => load.ObservedPeakPerSecond - load.ChangedPeakPerSecond >= LeastHelp * load.ObservedPeakPerSecond);

    // Pairs of services between which calls were repeated, most repetitions first.
    private static List<WhatIfEdge> Edges(ReplayModel model)
    {
        var repetitions = new Dictionary<WhatIfEdge, double>();
        for (var row = 0; row < model.Rows.Length; row++)
        {
            var edge = model.Paths[model.Rows[row].Path].Edge;
            if (edge.Caller is null || model.Rows[row].Last == 1) continue;
            var pair = new WhatIfEdge(edge.Caller, edge.Callee);
            var sum = repetitions.GetValueOrDefault(pair);
            foreach (var count in model.Attempts.AsSpan((row * ReplayModel.Numbers) + 1, ReplayModel.Numbers - 1)) sum += count;
            repetitions[pair] = sum;
        }

        return [.. repetitions
            .OrderByDescending(item => item.Value)
            .ThenBy(item => item.Key.Caller, StringComparer.Ordinal)
            .ThenBy(item => item.Key.Callee, StringComparer.Ordinal)
            .Take(MostEdges)
            .Select(item => item.Key)];
    }

    private static bool HaveSameEffect(ReplayedChange a, ReplayedChange b) =>
        a.Loads.Count == b.Loads.Count && ByName(a).Zip(ByName(b)).All(pair => AreSame(pair.First, pair.Second));

    private static IEnumerable<WhatIfLoad> ByName(ReplayedChange change) => change.Loads.OrderBy(load => load.Service, StringComparer.Ordinal);

    private static bool AreSame(WhatIfLoad a, WhatIfLoad b) =>
        a.Service == b.Service
        && Math.Abs(a.Changed - b.Changed) <= SameEffect * Math.Max(1, a.Observed)
        && Math.Abs(a.ChangedPeakPerSecond - b.ChangedPeakPerSecond) <= SameEffect * Math.Max(1, a.ObservedPeakPerSecond);
}
