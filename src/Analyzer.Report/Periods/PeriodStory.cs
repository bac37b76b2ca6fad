using Analyzer.Model.Periods;
using Analyzer.Report.Story;

namespace Analyzer.Report.Periods;

/// <summary>What a report says at its head, the same in every form and message. Each sentence is made by rule from counts of the report.</summary>
public static class PeriodStory
{
    private const int MostSentences = 8;

    /// <summary>What was found, in a sentence.</summary>
    public static string Headline(PeriodReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return HeadlineOf(report).ToString();
    }

    /// <summary>The headline figures: what each is, and its value as it is read.</summary>
    public static IReadOnlyList<(string Label, string Value)> Figures(PeriodReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var (counts, before) = (report.Totals.Counts, report.TotalsBefore?.Counts);
        return
        [
            ("of entry requests failed: what dashboards show", Say.Share(report.Totals.RequestErrors, report.Totals.Requests)),
            ($"extra attempts that no request asked for{Was(counts.Excess, before?.Excess)}", Say.Short(counts.Excess)),
            ($"failed attempts hidden behind OK responses{Was(counts.Masked, before?.Masked)}", Say.Short(counts.Masked)),
            ("of the services’ work was for callers that had left", Say.Share(counts.OrphanedNs, report.Totals.WorkNs)),
        ];
    }

    /// <summary>The headline with its names standing out.</summary>
    internal static Prose HeadlineOf(PeriodReport report)
    {
        if (report.Coverage.HoursSeen == 0) return $"Nothing was recorded";
        if (report.Amplifiers.Count == 0) return $"Nothing hidden: no edge repeated, masked or orphaned enough to matter";
        var first = report.Amplifiers[0];
        var (counts, isNew) = (first.Counts, first.Change == AmplifierChange.New ? ", new in this period" : "");
        var excess = Math.Max(counts.Excess, first.AttributedExcess);
        return excess >= counts.Masked || counts.Masked < 1
            ? $"{new Name(first.Caller)} → {new Name(first.Callee)} caused {Say.Many(excess, "extra attempt")}{Reach(first)} that dashboards do not show: {Say.Factor(counts.Amplification)} a call{isNew}"
            : (Prose)$"{new Name(first.Caller)} → {new Name(first.Callee)} hid {Say.Many(counts.Masked, "failed attempt")} behind OK responses{isNew}";
    }

    /// <summary>Extra attempts of an edge, and those it caused further down where there are such.</summary>
    internal static string ExtraOf(HiddenAmplifier edge) =>
        $"{Say.Short(edge.Counts.Excess)} extra attempts of {Say.Short(edge.Counts.Calls)} calls{(CausedBelow(edge) ? $", {Say.Short(edge.AttributedExcess)} with those it caused below" : "")}";

    /// <summary>The summary.</summary>
    internal static IReadOnlyList<Prose> Sentences(PeriodReport report)
    {
        List<Prose> all = [];
        var (totals, counts) = (report.Totals, report.Totals.Counts);
        if (report.Coverage.HoursSeen == 0) return [$"No span of this period was analysed, so there is nothing to report on."];
        all.Add($"Dashboards showed {Say.Share(totals.RequestErrors, totals.Requests)} of {Say.Many(totals.Requests, "request")} failing; below them {Say.Many(counts.Calls, "call")} took {Say.Many(counts.Attempts, "attempt")}, of which {Say.Count(counts.FailedAttempts)} failed and {Say.Share(counts.Masked, counts.FailedAttempts)} of those were hidden.");
        if (report.Amplifiers.Count == 0) all.Add($"No edge hid work worth naming in {Say.Many(report.Coverage.HoursSeen, "hour")} and {Say.Many(report.Coverage.Traces, "trace")}.");
        if (report.Amplifiers.Count > 0) all.Add(Amplifiers(report));
        if (report.Drift.Count > 0) all.Add(Drift(report));
        if (report.PolicyChanges.Count > 0)
        {
            var change = report.PolicyChanges[0];
            all.Add($"{Say.Many(report.PolicyChanges.Count, "policy is", "policies are")} not as before; {new Name(change.Policy.Caller)} → {new Name(change.Policy.Callee)}: {change.Text}.");
        }

        if (report.NearMisses.Count > 0)
        {
            var near = report.NearMisses[0];
            all.Add($"On {Say.Window(near.AtNs, near.AtNs + 60_000_000_000)} retries of {new Name(near.Caller)} → {new Name(near.Callee)} {(near.Crossed ? "fed themselves" : "came near to feeding themselves")}: {Say.Count(near.Attempts)} attempts in a minute instead of {Say.Count(near.UsualAttempts)}, and {Say.Count(near.Goodput)} calls that succeeded instead of {Say.Count(near.UsualGoodput)}.");
        }

        if (report.Potential.Count > 0 && report.Potential[0].Path.Potential > 1.5)
        {
            var path = report.Potential[0].Path;
            all.Add($"Were everything on its path to fail, one request to {new Name(path.Steps[0].Callee)} could become {Say.Many(path.Potential, "attempt")} on {new Name(path.Steps[^1].Callee)}.");
        }

        if (report.Incidents.Count > 0) all.Add($"{Say.Many(report.Incidents.Count, "incident")} began in the period; the first: {report.Incidents[0].Summary}");
        if (report.Fixes.Count > 0) all.Add($"What helps most: {report.Fixes[0].Text}, which avoids {Say.Share(report.Fixes[0].ExcessAvoidedShare)} of the extra attempts.");
        return [.. all.Take(MostSentences)];
    }

    private static Prose Amplifiers(PeriodReport report)
    {
        var (fresh, grown) = (report.Amplifiers.Count(edge => edge.Change == AmplifierChange.New), report.Amplifiers.Count(edge => edge.Change == AmplifierChange.Grown));
        var first = report.Amplifiers[0];
        var news = report.Before is null ? "with nothing to compare with" : fresh + grown == 0 ? "none of them new or grown" : $"{Say.Count(fresh)} new and {Say.Count(grown)} grown";
        return $"{Say.Many(report.Amplifiers.Count, "edge")} hid work, {news}; most of it {new Name(first.Caller)} → {new Name(first.Callee)}: {Say.Factor(first.Counts.Amplification)} a call, {Say.Count(first.Counts.Masked)} of {Say.Many(first.Counts.FailedAttempts, "failed attempt")} masked{(first.Failures.Count > 0 ? $", mostly {first.Failures[0].Key}" : "")}.";
    }

    private static Prose Drift(PeriodReport report)
    {
        var (drift, isNew) = (report.Drift[0].Finding, report.Drift[0].IsNew);
        return $"{new Name(drift.Service)}: {Story.Incidents.DriftText.Who(drift)} diverges from its peers in {Story.Incidents.DriftText.What(drift)}{(isNew ? ", new in this period" : "")}{(report.Drift.Count > 1 ? $"; {Say.Many(report.Drift.Count - 1, "further divergence")}" : "")}.";
    }

    private static string Was(double now, double? before) => before is not { } was ? "" : was < 1 && now < 1 ? "" : $", {Say.Short(was)} before";

    private static string Reach(HiddenAmplifier edge) => CausedBelow(edge) ? " there and below" : "";

    private static bool CausedBelow(HiddenAmplifier edge) => edge.AttributedExcess > edge.Counts.Excess + 1;
}
