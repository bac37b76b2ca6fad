using Analyzer.Detect.Views;
using Analyzer.Detect.WhatIf.Changes;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.WhatIf;

/// <summary>What other policies would have done.</summary>
internal static class WhatIfFindings
{
    /// <summary>Changes over an incident: those asked for, in the order in which they were, then the best of the analysis' own.</summary>
    /// <param name="incident">The incident; its window counts.</param>
    /// <param name="now">The time analysed.</param>
    /// <param name="asked">Changes asked for.</param>
    /// <exception cref="WhatIfException">A change names what is not there.</exception>
    public static IReadOnlyList<WhatIfResult> For(Incident incident, Reduction now, IReadOnlyList<WhatIfChange> asked)
    {
        var model = ReplayModel.Of(now.Replay, incident.Window);
        var (names, errors) = (NamesOf(now), EntryErrors(now, model));
        var answers = Answers(model, names, errors, asked);
        // What was asked for need not be proposed.
        var known = answers.Select(answer => answer.Change).ToHashSet(StringComparer.Ordinal);
        return [.. answers, .. Proposals.Of(model).Select(change => change.ToResult(model, names, errors, proposed: true)).Where(result => !known.Contains(result.Change))];
    }

    /// <summary>Changes asked for, over all the time analysed.</summary>
    /// <param name="now">The time analysed.</param>
    /// <param name="asked">Changes asked for.</param>
    /// <exception cref="WhatIfException">A change names what is not there.</exception>
    public static IReadOnlyList<WhatIfResult> For(Reduction now, IReadOnlyList<WhatIfChange> asked)
    {
        if (asked.Count == 0) return [];
        var model = ReplayModel.Of(now.Replay, now.Window);
        return Answers(model, NamesOf(now), EntryErrors(now, model), asked);
    }

    private static List<WhatIfResult> Answers(ReplayModel model, ServiceNames names, double entryErrors, IReadOnlyList<WhatIfChange> asked) =>
        [.. asked.Select(change => ReplayedChange.Of(model, Resolve(change, names)).ToResult(model, names, entryErrors, proposed: false))];

    private static WhatIfChange Resolve(WhatIfChange change, ServiceNames names) =>
        change.Edge is null ? change : change with { Edge = names.Resolve(change.Edge) };

    private static ServiceNames NamesOf(Reduction now) => new(now.Series.Edges.Keys);

    private static double EntryErrors(Reduction now, ReplayModel model)
    {
        var entries = now.Series.Entries[(int)DashboardSummary.BestRank(now.Series)];
        return model.InWindow.Sum(slot => entries.Errors[slot]);
    }
}
