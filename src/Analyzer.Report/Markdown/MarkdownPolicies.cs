using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;
using static Analyzer.Report.Markdown.MarkdownPage;

namespace Analyzer.Report.Markdown;

/// <summary>Inferred policies, who diverges, and what policies could do together.</summary>
internal static class MarkdownPolicies
{
    private const int Most = 15;

    public static void Write(MarkdownPage page, AnalysisResult result)
    {
        if (result.Policies.Count + result.Drift.Count + result.Potential.Count + result.PolicyConflicts.Count == 0) return;
        page.Heading(2, "Policies, and what they could do");
        foreach (var conflict in result.PolicyConflicts.Take(Most)) page.Item($"**{Escape(conflict.Outer)}** over **{Escape(conflict.Inner)}**: {Escape(conflict.Text)}");
        More(page, result.PolicyConflicts.Count, isList: true);
        if (result.PolicyConflicts.Count > 0) page.Gap();
        Section(page, result.Potential, [("path", false), ("could become", true), ("seen", true), ("layers", true), ("made of", false)], path => [Escape(PotentialText.Route(path)), PotentialText.Most(path), SignalText.Ratio(path.Seen), Say.Count(path.Layers), Escape(PotentialText.Factors(path))]);
        Section(
            page,
            result.Policies,
            [("edge", false), ("operation", false), ("whose", false), ("policy", false), ("repeats after", false), ("sure", true), ("calls", true)],
            policy => [Escape(Measures.Arrow(policy.Caller, policy.Callee)), Code(policy.Operation), PolicyText.Whose(policy) is { Length: > 0 } whose ? Escape(whose) : "–", Escape(PolicyText.Of(policy)), policy.RetriedOn.Count > 0 ? Escape(string.Join(", ", policy.RetriedOn.Take(4))) : "–", Say.Share(policy.Confidence), Say.Count(policy.Calls)]);
        Section(
            page,
            result.Drift,
            [("service", false), ("who diverges", false), ("in what", false), ("value", true), ("peers", true), ("since", false), ("sure", true)],
            drift => [Escape(drift.Service), Escape(DriftText.Who(drift)), Escape(DriftText.What(drift)), SignalText.Value(drift.Unit, drift.Value), SignalText.Value(drift.Unit, drift.Peers), drift.SinceNs is { } since ? Say.Clock(since) : "–", Say.Share(drift.Confidence)]);
    }

    private static void Section<T>(MarkdownPage page, IReadOnlyList<T> items, (string, bool)[] columns, Func<T, string[]> row)
    {
        if (items.Count == 0) return;
        page.Table(columns, items.Take(Most).Select(row));
        More(page, items.Count, isList: false);
    }

    private static void More(MarkdownPage page, int count, bool isList)
    {
        if (count <= Most) return;
        var text = $"{Say.Count(count - Most)} more: see the JSON report.";
        if (isList) page.Item(text);
        else page.Paragraph(text);
    }
}
