using Analyzer.Model.Periods;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Periods;

/// <summary>A part of the report that is a table in every form.</summary>
/// <param name="Id">Its anchor.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Lead">How to read it.</param>
/// <param name="Columns">Heads; the first column names the row.</param>
/// <param name="Rows">Cells, as recorded: not escaped.</param>
internal sealed record PeriodTable(string Id, string Title, string Lead, IReadOnlyList<(string Title, bool IsNumber)> Columns, IReadOnlyList<string[]> Rows);

/// <summary>The findings of a period beside its amplifiers, as tables. One without rows is left out.</summary>
internal static class PeriodTables
{
    /// <summary>Anchor of the changes proposed.</summary>
    public const string FixesId = "fixes";

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<PeriodTable> Of(PeriodReport report) =>
        [.. new[] { Fixes(report), Policies(report), Drift(report), Conflicts(report), Potential(report), NearMisses(report), Queues(report), Gone(report), Incidents(report) }.Where(table => table.Rows.Count > 0)];

    /// <summary>What a badge says.</summary>
    public static string ChangeOf(HiddenAmplifier amplifier) => amplifier.AcknowledgedUntilNs is { } until ? $"known until {Day(until)}" : amplifier.Change switch
    {
        AmplifierChange.New => "new",
        AmplifierChange.Grown => "grown",
        AmplifierChange.Shrunk => "shrunk",
        AmplifierChange.Steady => "as before",
        _ => "",
    };

    /// <summary>The edge as people write it.</summary>
    public static string Edge(string caller, string callee, string operation) => $"{Measures.Arrow(caller, callee)} ({operation})";

    /// <summary><c>26 Oct 2026</c>.</summary>
    public static string Day(long unixNs) => DateTime.UnixEpoch.AddTicks(unixNs / 100).ToString("d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture);

    private static PeriodTable Fixes(PeriodReport report) => new(
        FixesId,
        "What to fix first",
        "The calls of the period counted again under another policy; what follows from less load (shorter queues, fewer time-outs) is left out.",
        [("Change", false), ("Extra attempts avoided", true), ("Of all", true), ("Entry requests that fail", true), ("Successes lost", true), ("Write it as", false)],
        [.. report.Fixes.Select(fix => (string[])[Upper(fix.Text), Say.Count(fix.ExcessAvoided), Say.Share(fix.ExcessAvoidedShare), $"{Say.Count(fix.EntryErrorsBefore)} → {Say.Count(fix.EntryErrorsAfter)}", Say.Count(fix.CallsLost), fix.Change])]);

    private static PeriodTable Policies(PeriodReport report) => new(
        "policies",
        "Policies that are not as before",
        "Inferred from the attempts seen in both periods. A limit that was not reached is a lower bound, and no change is claimed from it.",
        [("Edge", false), ("", false), ("What changed", false), ("Before", false), ("Now", false), ("Calls", true)],
        [.. report.PolicyChanges.Select(change => (string[])
        [
            Edge(change.Policy.Caller, change.Policy.Callee, change.Policy.Operation) + (PolicyText.Whose(change.Policy) is { Length: > 0 } whose ? $", {whose}" : ""),
            change.Kind.ToString().ToLowerInvariant(),
            change.Text,
            change.Before is null ? "–" : PolicyText.Of(change.Before),
            change.Now is null ? "–" : PolicyText.Of(change.Now),
            Say.Count(change.Policy.Calls),
        ])]);

    private static PeriodTable Drift(PeriodReport report) => new(
        "drift",
        "Instances and versions that diverge",
        "From their peers of the same service, over the same period.",
        [("Service", false), ("Who", false), ("In what", false), ("", false), ("Its value", true), ("Its peers’", true), ("Since", false), ("Rests on", true)],
        [.. report.Drift.Select(drift => (string[])
        [
            drift.Finding.Service,
            DriftText.Who(drift.Finding),
            DriftText.What(drift.Finding),
            drift.IsNew ? "new" : "",
            SignalText.Value(drift.Finding.Unit, drift.Finding.Value),
            SignalText.Value(drift.Finding.Unit, drift.Finding.Peers),
            drift.Finding.SinceNs is { } since ? Say.Moment(since, report.Period) : "the whole period",
            $"{Say.Count(drift.Finding.Count)} against {Say.Count(drift.Finding.PeerCount)}",
        ])]);

    private static PeriodTable Conflicts(PeriodReport report) => new(
        "conflicts",
        "Policies that work against each other",
        "A caller that gives up before its callee’s own retries end, and retries at more than one layer of a path; worst first.",
        [("Outer edge", false), ("Inner edge", false), ("", false), ("Conflict", false)],
        [.. report.Conflicts.Select(conflict => (string[])[conflict.Conflict.Outer, conflict.Conflict.Inner, conflict.IsNew ? "new" : "", conflict.Conflict.Text])]);

    private static PeriodTable Potential(PeriodReport report) => new(
        "potential",
        "What one request could become",
        "Attempts on the last edge of a path when everything on it fails: the product of the most attempts of each client. Worst first.",
        [("Path", false), ("Could become", true), ("Before", true), ("Seen", true), ("Layers that retry", true), ("Made of", false)],
        [.. report.Potential.Where(potential => potential.Path.Potential > 1).Select(potential => (string[])
        [
            PotentialText.Route(potential.Path),
            PotentialText.Most(potential.Path),
            potential.Before is { } before ? Say.Count(before) : "–",
            SignalText.Ratio(potential.Path.Seen),
            Say.Count(potential.Path.Layers),
            PotentialText.Factors(potential.Path),
        ])]);

    private static PeriodTable NearMisses(PeriodReport report) => new(
        "near-misses",
        "Near misses",
        "Minutes in which each failure brought about one new attempt or more while load was above and goodput below that of the hour’s other minutes: spread that nearly fed itself.",
        [("Minute (UTC)", false), ("Edge", false), ("New attempts per failure", true), ("Attempts", true), ("Usual", true), ("Good calls", true), ("Usual", true), ("", false)],
        [.. report.NearMisses.Select(miss => (string[])
        [
            Say.Moment(miss.AtNs, report.Period),
            Edge(miss.Caller, miss.Callee, miss.Operation),
            SignalText.Ratio(miss.Reproduction),
            Say.Count(miss.Attempts),
            Say.Count(miss.UsualAttempts),
            Say.Count(miss.Goodput),
            Say.Count(miss.UsualGoodput),
            miss.Crossed ? "went beyond" : "near",
        ])]);

    private static PeriodTable Queues(PeriodReport report) => new(
        "queues",
        "Queues that grew",
        "Time between a call’s or message’s sending and the start of its work.",
        [("Edge", false), ("Wait, p95", true), ("Before", true), ("Median", true), ("Before", true), ("Waits", true)],
        [.. report.Queues.Select(queue => (string[])
        [
            Edge(queue.Caller, queue.Callee, queue.Operation), Say.Duration(queue.Now.P95Ns), Say.Duration(queue.Before.P95Ns), Say.Duration(queue.Now.P50Ns), Say.Duration(queue.Before.P50Ns), Say.Count(queue.Now.Count),
        ])]);

    private static PeriodTable Gone(PeriodReport report) => new(
        "gone",
        "No longer hidden amplifiers",
        "They were in the period before.",
        [("Edge", false), ("Factor before", true), ("Now", true), ("Masked before", true), ("Now", true)],
        [.. report.Gone.Select(gone => (string[])
        [
            Edge(gone.Caller, gone.Callee, gone.Operation), Say.Factor(gone.Before.Amplification), gone.Now is null ? "not called" : Say.Factor(gone.Now.Amplification), Say.Count(gone.Before.Masked), gone.Now is null ? "–" : Say.Count(gone.Now.Masked),
        ])]);

    private static PeriodTable Incidents(PeriodReport report) => new(
        "incidents",
        "Incidents of the period",
        "Found as they came; each has a page of its own.",
        [("Incident", false), ("Began (UTC)", false), ("Lasted", true), ("Cause", false), ("What happened", false)],
        [.. report.Incidents.Select(incident => (string[])
        [
            incident.Id, Say.Moment(incident.StartNs, report.Period), Say.Duration(incident.EndNs - incident.StartNs), incident.Cause ?? "not found", incident.Summary,
        ])]);

    private static string Upper(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
