using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Html;

/// <summary>What clients do when calls fail, who diverges, and what that could do in a worse hour.</summary>
internal static class PolicySection
{
    private const int Open = 15;

    /// <summary>Whether there is anything to say.</summary>
    public static bool IsThere(AnalysisResult result) => result.Policies.Count + result.Drift.Count + result.Potential.Count + result.PolicyConflicts.Count > 0;

    public static void Write(Markup markup, AnalysisResult result)
    {
        Parts.Lead(markup, "Inferred from the attempts seen, not read from any configuration. These hold in calm times too: what is found here can be mended before the next incident.");
        Conflicts(markup, result.PolicyConflicts);
        Potential(markup, result.Potential);
        Policies(markup, result.Policies);
        Drift(markup, result.Drift);
    }

    private static void Conflicts(Markup markup, IReadOnlyList<PolicyConflict> conflicts) => Table(
        markup,
        "Policies that work against each other",
        "Worst first",
        conflicts,
        [new("Outer edge"), new("Inner edge"), new("Conflict")],
        conflict => Parts.Row(markup, conflict.Outer, Parts.T(conflict.Inner), Parts.T(conflict.Text)));

    private static void Potential(Markup markup, IReadOnlyList<PotentialPath> paths) => Table(
        markup,
        "What one request could become when everything on its path fails",
        "Product of the most attempts on each edge, worst first",
        paths,
        [new("Path"), new("Attempts on the last edge", true), new("Seen", true), new("Layers that retry", true), new("Calls", true), new("Made of")],
        path => Parts.Row(
            markup,
            PotentialText.Route(path),
            Parts.N(PotentialText.Most(path)),
            Parts.N(SignalText.Ratio(path.Seen)),
            Parts.N(Say.Count(path.Layers)),
            Parts.N(Say.Count(path.Calls)),
            Parts.T(PotentialText.Factors(path))));

    private static void Policies(Markup markup, IReadOnlyList<ClientPolicy> policies) => Table(
        markup,
        "Inferred policies",
        "By edge",
        policies,
        [new("Edge"), new("Whose"), new("Policy"), new("Repeats after"), new("Not after"), new("Sure", true), new("Calls", true), new("Repeated", true)],
        policy => Parts.Row(
            markup,
            $"{Measures.Arrow(policy.Caller, policy.Callee)} ({policy.Operation})",
            Parts.T(PolicyText.Whose(policy) is { Length: > 0 } whose ? whose : "all instances"),
            Parts.T(PolicyText.Of(policy)),
            Parts.T(List(policy.RetriedOn)),
            Parts.T(List(policy.NotRetriedOn)),
            Parts.N(Say.Share(policy.Confidence)),
            Parts.N(Say.Count(policy.Calls)),
            Parts.N(Say.Count(policy.RetriedCalls))));

    private static void Drift(Markup markup, IReadOnlyList<DriftFinding> findings) => Table(
        markup,
        "Instances and versions that diverge from their peers",
        "The furthest first",
        findings,
        [new("Service"), new("Who"), new("In what"), new("Its value", true), new("Its peers’", true), new("Since"), new("Rests on", true), new("Sure", true)],
        drift => Parts.Row(
            markup,
            drift.Service,
            Parts.T(DriftText.Who(drift)),
            Parts.T(DriftText.What(drift)),
            Parts.N(SignalText.Value(drift.Unit, drift.Value)),
            Parts.N(SignalText.Value(drift.Unit, drift.Peers)),
            Parts.T(drift.SinceNs is { } since ? Say.Clock(since) : "the whole window"),
            Parts.N($"{Say.Count(drift.Count)} against {Say.Count(drift.PeerCount)}"),
            Parts.N(Say.Share(drift.Confidence))));

    private static void Table<T>(Markup markup, string title, string order, IReadOnlyList<T> items, Column[] columns, Action<T> row)
    {
        if (items.Count == 0) return;
        markup.Element("h3", title);
        Rows(markup, title, order, items.Take(Open), columns, row);
        if (items.Count <= Open) return;
        Parts.OpenDetails(markup, $"{Say.Count(items.Count - Open)} more");
        Rows(markup, $"{title}, continued", $"{order}, continued", items.Skip(Open), columns, row);
        markup.Close();
    }

    private static void Rows<T>(Markup markup, string title, string order, IEnumerable<T> items, Column[] columns, Action<T> row)
    {
        Parts.OpenScroll(markup, $"Table: {title}");
        Parts.OpenTable(markup, order, columns);
        foreach (var item in items) row(item);
        markup.Close().Close().Close();
    }

    private static string List(IReadOnlyList<string> failures) => failures.Count > 0 ? string.Join(", ", failures.Take(4)) : "–";
}
