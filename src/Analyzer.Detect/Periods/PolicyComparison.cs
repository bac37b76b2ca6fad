using System.Globalization;
using Analyzer.Model.Findings;
using Analyzer.Model.Periods;

namespace Analyzer.Detect.Periods;

/// <summary>
/// Policies of two periods side by side. Only what both periods show is called a change: a limit that was not reached is a lower bound, and a
/// timeout that nothing ran into is not known to be gone.
/// </summary>
internal static class PolicyComparison
{
    private const double SameTimeout = 0.2, FewestRetried = 100, FewestFirst = 10;

    /// <summary>What is new, changed or gone, what multiplies most first.</summary>
    /// <param name="now">Policies of the period.</param>
    /// <param name="before">Policies of the period before.</param>
    /// <param name="edges">Edges of the period.</param>
    /// <param name="edgesBefore">Edges of the period before.</param>
    public static IReadOnlyList<PolicyChange> Of(
        IReadOnlyList<ClientPolicy> now, IReadOnlyList<ClientPolicy> before, IReadOnlyDictionary<PeriodEdge, EdgeSummary> edges, IReadOnlyDictionary<PeriodEdge, EdgeSummary> edgesBefore)
    {
        var was = before.GroupBy(KeyOf).ToDictionary(group => group.Key, group => group.First());
        // Instances that diverge are drift, which is listed apart.
        return [.. now.Where(policy => policy.Instance is null)
            .Select(policy => was.TryGetValue(KeyOf(policy), out var known) ? Compare(policy, known) : First(policy, edges, edgesBefore))
            .OfType<PolicyChange>()
            .OrderByDescending(change => Math.Max(change.Now?.MaxAttempts ?? 0, change.Before?.MaxAttempts ?? 0))
            .ThenByDescending(change => change.Policy.RetriedCalls)
            .ThenBy(change => change.Policy.Caller, StringComparer.Ordinal)
            .ThenBy(change => change.Policy.Callee, StringComparer.Ordinal)
            .ThenBy(change => change.Policy.Operation, StringComparer.Ordinal)
            .ThenBy(change => change.Policy.Version, StringComparer.Ordinal)];
    }

    // What is rare may have been there unseen: it is called new where, at its rate, the period before would have shown it.
    private static PolicyChange? First(ClientPolicy policy, IReadOnlyDictionary<PeriodEdge, EdgeSummary> edges, IReadOnlyDictionary<PeriodEdge, EdgeSummary> edgesBefore)
    {
        var name = new PeriodEdge(policy.Caller, policy.Callee, policy.Operation);
        if (policy.Version is not null || !edges.TryGetValue(name, out var edge)) return null;
        var was = edgesBefore.GetValueOrDefault(name)?.Counts.Calls;
        var share = was is { } calls ? calls / Math.Max(1, edge.Counts.Calls) : 1;
        var parts = new List<string>();
        if (policy.MaxAttempts > 1 && policy.RetriedCalls * share >= FewestFirst) parts.Add(Attempts(policy));
        if (policy.TimeoutNs is { } timeout && edge.Counts.Timeouts * share >= FewestFirst) parts.Add($"a timeout of {Time(timeout)}");
        var why = was is null ? "on an edge that was not called before" : "first seen: nothing was repeated or timed out here before";
        return parts.Count == 0 ? null : new PolicyChange(PolicyChangeKind.New, null, policy, $"{string.Join(" and ", parts)}, {why}");
    }

    private static PolicyChange? Compare(ClientPolicy now, ClientPolicy was)
    {
        var (parts, kind) = (new List<string>(), PolicyChangeKind.Changed);
        if (now.MaxAttempts > was.MaxAttempts && was.LimitReached)
        {
            parts.Add($"{Attempts(now)}, {(was.MaxAttempts == 1 ? "failures were not repeated" : $"were {was.MaxAttempts}")}");
            if (was.MaxAttempts == 1) kind = PolicyChangeKind.New;
        }
        else if (now.MaxAttempts < was.MaxAttempts && now.LimitReached)
        {
            parts.Add(now.MaxAttempts == 1 ? $"failures are no longer repeated, were up to {was.MaxAttempts} attempts" : $"{Attempts(now)}, were {was.MaxAttempts}");
            if (now.MaxAttempts == 1) kind = PolicyChangeKind.Removed;
        }

        if (now.TimeoutNs is { } timeout && was.TimeoutNs is { } old && Math.Abs(timeout - old) > SameTimeout * old) parts.Add($"timeout {Time(timeout)}, was {Time(old)}");
        if (now.Backoff != was.Backoff && now.Backoff != BackoffKind.Unknown && was.Backoff != BackoffKind.Unknown && Math.Min(now.RetriedCalls, was.RetriedCalls) >= FewestRetried)
            parts.Add($"{now.Backoff.ToString().ToLowerInvariant()} backoff, was {was.Backoff.ToString().ToLowerInvariant()}");
        return parts.Count == 0 ? null : new PolicyChange(kind, was, now, string.Join("; ", parts));
    }

    private static (string, string, string, string?) KeyOf(ClientPolicy policy) => (policy.Caller, policy.Callee, policy.Operation, policy.Version);

    private static string Attempts(ClientPolicy policy) => $"{(policy.LimitReached ? "" : "at least ")}{policy.MaxAttempts} {(policy.MaxAttempts == 1 ? "attempt" : "attempts")}";

    private static string Time(long ns) => ns >= 1_000_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{ns / 1e9:0.##} s")
        : string.Create(CultureInfo.InvariantCulture, $"{ns / 1e6:0} ms");
}
