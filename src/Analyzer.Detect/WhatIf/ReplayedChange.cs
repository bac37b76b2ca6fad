using Analyzer.Detect.WhatIf.Changes;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.WhatIf;

/// <summary>One change, replayed over one window.</summary>
/// <param name="Change">The change, services by full name.</param>
/// <param name="Outcome">What the calls come to.</param>
/// <param name="Loads">Loads that it alters.</param>
/// <param name="Excess">Excess attempts observed.</param>
/// <param name="ExcessAvoided">Of those, the ones that would not have been made.</param>
internal sealed record ReplayedChange(WhatIfChange Change, ReplayOutcome Outcome, IReadOnlyList<WhatIfLoad> Loads, double Excess, double ExcessAvoided)
{
    // Sums of products of shares carry noise in the last digits.
    private const int Decimals = 6;

    /// <summary>Replays a change.</summary>
    public static ReplayedChange Of(ReplayModel model, WhatIfChange change)
    {
        var outcome = change.Replay(model);
        var excess = ReplayLoads.Excess(model, model.Attempts);
        return new ReplayedChange(change, outcome, ReplayLoads.Of(model, outcome), excess, Math.Round(excess - ReplayLoads.Excess(model, outcome.Attempts), Decimals));
    }

    /// <summary>As a finding.</summary>
    /// <param name="model">The calls.</param>
    /// <param name="names">How services are called.</param>
    /// <param name="entryErrors">Entry requests of the window that failed.</param>
    /// <param name="proposed">Whether nobody asked for it.</param>
    public WhatIfResult ToResult(ReplayModel model, ServiceNames names, double entryErrors, bool proposed)
    {
        var edge = Change.Edge is { } full ? names.Shown(full) : null;
        var messages = Change.Edge is not null && model.IsRedelivered(Change.Edge);
        return new WhatIfResult(
            (Change with { Edge = edge }).Written,
            Change.Say(edge is null ? "on every edge" : messages ? $"from {edge.Caller} to {edge.Callee}" : $"on {edge.Caller} → {edge.Callee}", messages),
            proposed,
            WhatIfMethod.Replay,
            ExcessAvoided,
            Excess > 0 ? ExcessAvoided / Excess : 0,
            Math.Round(Outcome.CallsLost, Decimals),
            entryErrors,
            Math.Round(entryErrors + Outcome.EntryFailures, Decimals),
            [.. Loads.Select(load => load with
            {
                Changed = Math.Round(load.Changed, Decimals),
                ObservedPeakPerSecond = Math.Round(load.ObservedPeakPerSecond, Decimals),
                ChangedPeakPerSecond = Math.Round(load.ChangedPeakPerSecond, Decimals),
            })],
            [.. Assumptions(model)]);
    }

    private IEnumerable<string> Assumptions(ReplayModel model)
    {
        yield return "the calls observed in the window are counted again: attempts fail as they did, and what follows from less load (shorter queues, fewer time-outs) is left out, so the relief of an overload is understated";
        foreach (var assumption in Change.Assumptions(model)) yield return assumption;
        if (Outcome.CallsLost > 0) yield return "a call that now fails makes its caller's attempt fail, be tried again or be answered without it in the shares in which failures of the same call were";
        if (model.Rows.Any(row => row.Hedges > 0)) yield return "hedges are left as they were: they follow no failure";
        if (model.NotFollowed > 0) yield return FormattableString.Invariant($"{model.NotFollowed:0.#} calls on paths too deep or too many to follow are left out");
    }
}
