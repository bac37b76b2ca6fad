using Analyzer.Detect.Views;
using Analyzer.Detect.WhatIf.Changes;
using Analyzer.Detect.WhatIf.Fit;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.WhatIf;

/// <summary>What other policies would have done.</summary>
internal static class WhatIfFindings
{
    /// <summary>Changes over an incident: those asked for, in the order in which they were, then the best of the analysis' own.</summary>
    /// <param name="incident">The incident; its window counts.</param>
    /// <param name="now">The time analysed.</param>
    /// <param name="policies">Inferred behaviour of clients.</param>
    /// <param name="options">Changes asked for, and who plays them.</param>
    /// <exception cref="WhatIfException">A change names what is not there.</exception>
    public static IReadOnlyList<WhatIfResult> For(Incident incident, Reduction now, IReadOnlyList<ClientPolicy> policies, DetectionOptions options)
    {
        var model = ReplayModel.Of(now, incident.Window);
        var (names, errors) = (NamesOf(now, model), EntryErrors(now, model));
        List<WhatIfChange> asked = [.. options.WhatIf.Select(change => Resolve(change, names))];
        var answers = Answers(model, names, errors, asked);
        if (options.Simulator is { } simulator && asked.Count > 0)
            answers = SystemFitter.Of(now, incident, policies, out var reason) is { } fit ? [.. simulator.Answer(fit, [.. asked.Zip(answers)])] : NotPlayed(answers, reason);
        // What was asked for need not be proposed.
        var known = answers.Select(answer => answer.Change).ToHashSet(StringComparer.Ordinal);
        return [.. answers, .. Proposals.Of(model, errors).Select(change => change.ToResult(model, names, errors, proposed: true)).Where(result => !known.Contains(result.Change))];
    }

    /// <summary>Changes asked for, over all the time analysed.</summary>
    /// <param name="now">The time analysed.</param>
    /// <param name="options">Changes asked for, and who plays them.</param>
    /// <exception cref="WhatIfException">A change names what is not there.</exception>
    public static IReadOnlyList<WhatIfResult> For(Reduction now, DetectionOptions options)
    {
        if (options.WhatIf.Count == 0) return [];
        var model = ReplayModel.Of(now, now.Window);
        var names = NamesOf(now, model);
        var answers = Answers(model, names, EntryErrors(now, model), [.. options.WhatIf.Select(change => Resolve(change, names))]);
        return options.Simulator is null ? answers : NotPlayed(answers, "no incident was found, so there is no fault to play");
    }

    /// <summary>The best changes of the analysis' own, over all the time reduced.</summary>
    public static IReadOnlyList<WhatIfResult> Proposed(Reduction now)
    {
        var model = ReplayModel.Of(now, now.Window);
        var (names, errors) = (NamesOf(now, model), EntryErrors(now, model));
        return [.. Proposals.Of(model, errors).Select(change => change.ToResult(model, names, errors, proposed: true))];
    }

    private static List<WhatIfResult> Answers(ReplayModel model, ServiceNames names, double entryErrors, IReadOnlyList<WhatIfChange> asked) =>
        [.. asked.Select(change => ReplayedChange.Of(model, change).ToResult(model, names, entryErrors, proposed: false))];

    private static List<WhatIfResult> NotPlayed(List<WhatIfResult> answers, string reason) =>
        answers.ConvertAll(answer => answer with { Assumptions = [.. answer.Assumptions, $"counted by replay, since the simulator cannot be fitted: {reason}"] });

    private static WhatIfChange Resolve(WhatIfChange change, ServiceNames names) =>
        change.Edge is null ? change : change with { Edge = names.Resolve(change.Edge) };

    private static ServiceNames NamesOf(Reduction now, ReplayModel model) => new(now.Series.Edges.Keys, model.IsRedelivered);

    private static double EntryErrors(Reduction now, ReplayModel model)
    {
        var entries = now.Series.Entries[(int)DashboardSummary.BestRank(now.Series)];
        return model.InWindow.Sum(slot => entries.Errors[slot]);
    }
}
