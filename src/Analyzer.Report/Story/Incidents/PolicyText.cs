using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents;

/// <summary>A client's behaviour in the words of those who configure it.</summary>
internal static class PolicyText
{
    /// <summary><c>4 attempts, 50 ms fixed, timeout 600 ms</c>.</summary>
    public static string Of(ClientPolicy policy)
    {
        List<string> parts = [Attempts(policy)];
        if (policy.MaxAttempts > 1 && Backoff(policy) is { Length: > 0 } backoff) parts.Add(backoff);
        if (policy.TimeoutNs is { } timeout) parts.Add($"timeout {Say.Duration(timeout)}");
        return string.Join(", ", parts);
    }

    /// <summary>How sure it is, and what it rests on.</summary>
    public static string Basis(ClientPolicy policy) => $"{Say.Share(policy.Confidence)} sure, from {Say.Many(policy.Calls, "call")}, {Say.Count(policy.RetriedCalls)} of them repeated";

    /// <summary>Whose policy it is within the caller.</summary>
    public static string Whose(ClientPolicy policy) => (policy.Instance, policy.Version) switch
    {
        ({ } instance, { } version) => $"instance {instance}, version {version}",
        ({ } instance, _) => $"instance {instance}",
        (_, { } version) => $"version {version}",
        _ => "",
    };

    /// <summary>The policy on an edge, of all instances before that of one; null where none was inferred.</summary>
    public static ClientPolicy? Match(AnalysisResult result, string caller, string callee, string operation) => result.Policies
        .Where(policy => policy.Caller == caller && policy.Callee == callee && policy.Operation == operation)
        .OrderBy(policy => (policy.Instance is null ? 0 : 2) + (policy.Version is null ? 0 : 1))
        .ThenByDescending(policy => policy.Calls)
        .FirstOrDefault();

    /// <summary><c>exponential from 100 ms</c>; empty where too little was seen.</summary>
    public static string Backoff(ClientPolicy policy)
    {
        var wait = policy.BackoffBaseNs is { } ns ? Say.Duration(ns) : "";
        return policy.Backoff switch
        {
            BackoffKind.Unknown => "",
            BackoffKind.None => "no backoff",
            BackoffKind.Fixed => $"{wait} fixed".Trim(),
            BackoffKind.Exponential => wait.Length > 0 ? $"exponential from {wait}" : "exponential",
            BackoffKind.Jittered => wait.Length > 0 ? $"jittered from {wait}" : "jittered",
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy.Backoff, null),
        };
    }

    private static string Attempts(ClientPolicy policy) => policy switch
    {
        { MaxAttempts: <= 1 } => "no retries",
        { LimitReached: false } => $"at least {Say.Many(policy.MaxAttempts, "attempt")}",
        _ => Say.Many(policy.MaxAttempts, "attempt"),
    };
}
