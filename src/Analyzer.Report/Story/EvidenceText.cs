using Analyzer.Model.Findings;

namespace Analyzer.Report.Story;

/// <summary>Counts as evidence is written: everything that a doubter would ask for.</summary>
internal static class EvidenceText
{
    private const int NamedFailures = 4;

    /// <summary>Counts of an edge, its failures, its groupings and its coverage.</summary>
    public static string Of(EdgeSummary edge)
    {
        return $"{Measures.Arrow(edge)}: {Counts(edge.Counts, edge.Failures)}. Groups: {CoverageText.Grouping(edge)}. {CoverageText.Of(edge)}.";
    }

    /// <summary><c>38,410 calls, 77,020 attempts: 38,610 retries; 33,000 failed, 21,000 masked</c>.</summary>
    public static string Counts(EdgeCounts counts, IReadOnlyList<KeyValuePair<string, double>>? failures = null)
    {
        List<string> further = [];
        if (counts.Retries > 0) further.Add(Say.Many(counts.Retries, "retry", "retries"));
        if (counts.Hedges > 0) further.Add(Say.Many(counts.Hedges, "hedge"));
        if (counts.Redeliveries > 0) further.Add(Say.Many(counts.Redeliveries, "redelivery", "redeliveries"));
        var repeats = further.Count > 0 ? $" ({string.Join(", ", further)})" : "";
        if (counts.FailedAttempts <= 0) return $"{Say.Many(counts.Calls, "call")}, {Say.Many(counts.Attempts, "attempt")}{repeats}; none failed";
        var named = failures is { Count: > 0 } ? $" ({string.Join(", ", failures.Take(NamedFailures).Select(pair => $"{pair.Key}: {Say.Count(pair.Value)}"))})" : "";
        var ends = $"{Say.Many(counts.FailedAttempts, "attempt")} failed{named}, {Say.Count(counts.Masked)} of them masked; {Say.Many(counts.Errors, "call")} failed";
        return $"{Say.Many(counts.Calls, "call")}, {Say.Many(counts.Attempts, "attempt")}{repeats}; {ends}";
    }
}
