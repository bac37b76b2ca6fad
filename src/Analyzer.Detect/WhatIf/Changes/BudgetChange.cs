using System.Globalization;

namespace Analyzer.Detect.WhatIf.Changes;

/// <summary>Retries at most in proportion to calls, as Envoy's retry budgets and gRPC's retry throttling do.</summary>
/// <param name="Edge">Where; null: everywhere, each pair of services with a budget of its own.</param>
/// <param name="Share">Retries ÷ calls, at most.</param>
public sealed record BudgetChange(WhatIfEdge? Edge, double Share) : WhatIfChange(Edge)
{
    // The share of retries falls a little further each round, since fewer retries make fewer calls below; a few rounds settle it.
    private const int MaxRounds = 24;
    private const double Enough = 1.001;

    /// <inheritdoc/>
    public override string Policy => string.Create(CultureInfo.InvariantCulture, $"budget={Share * 100:0.###}%");

    /// <inheritdoc/>
    internal override string Say(string where, bool messages) => string.Create(CultureInfo.InvariantCulture, $"{Again(messages)} {where} at most {Share * 100:0.###} % of {(messages ? "messages" : "calls")}");

    /// <inheritdoc/>
    internal override ReplayOutcome Replay(ReplayModel model)
    {
        var pairs = Pairs(model);
        var pairOf = model.Rows.Select(row => pairs[row.Path] < 0 ? -1 : (row.Slot * model.Paths.Length) + pairs[row.Path]).ToArray();
        var kept = pairOf.Where(pair => pair >= 0).Distinct().ToDictionary(pair => pair, _ => 1.0);
        for (var round = 0; ; round++)
        {
            var outcome = ReplayRun.Of(model, (row, _, observed) => pairOf[row] < 0 ? observed : observed * kept[pairOf[row]]);
            if (round == MaxRounds || !Tighten(outcome, pairOf, kept)) return outcome;
        }
    }

    private const long HourNs = 3_600_000_000_000;

    /// <inheritdoc/>
    internal override IEnumerable<string> Assumptions(ReplayModel model)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"the budget is counted per pair of services in steps of {(model.Grid.WidthNs >= HourNs ? $"{model.Grid.WidthNs / HourNs} h" : $"{model.Grid.WidthNs / 1e9:0.###} s")}, for all instances together, and takes first, second and later retries alike");
    }

    private bool Tighten(ReplayOutcome outcome, int[] pairOf, Dictionary<int, double> kept)
    {
        var sums = kept.Keys.ToDictionary(pair => pair, _ => (Calls: 0.0, Retries: 0.0));
        for (var row = 0; row < pairOf.Length; row++)
        {
            if (pairOf[row] < 0) continue;
            var attempts = outcome.Attempts.AsSpan(row * ReplayModel.Numbers, ReplayModel.Numbers);
            var retries = 0.0;
            foreach (var count in attempts[1..]) retries += count;
            var (calls, before) = sums[pairOf[row]];
            sums[pairOf[row]] = (calls + attempts[0], before + retries);
        }

        var changed = false;
        foreach (var (pair, (calls, retries)) in sums)
        {
            if (retries <= Share * calls * Enough) continue;
            kept[pair] *= Share * calls / retries;
            changed = true;
        }

        return changed;
    }

    // For each path meant, the first path between the same services.
    private int[] Pairs(ReplayModel model)
    {
        var first = new Dictionary<(string?, string), int>();
        var pairs = new int[model.Paths.Length];
        for (var path = 0; path < pairs.Length; path++)
        {
            var edge = model.Paths[path].Edge;
            pairs[path] = -1;
            if (!Means(model.Paths[path])) continue;
            if (!first.TryGetValue((edge.Caller, edge.Callee), out pairs[path])) first.Add((edge.Caller, edge.Callee), pairs[path] = path);
        }

        return pairs;
    }
}
