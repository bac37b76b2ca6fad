using Analyzer.Detect.WhatIf.Changes;
using Analyzer.Detect.WhatIf.Fit;
using Analyzer.Model.Findings;

namespace Analyzer.Service.WhatIf;

/// <summary>Changes as the simulator's policies.</summary>
internal static class PolicyEdits
{
    /// <summary>The policies under a change.</summary>
    /// <param name="fit">The incident.</param>
    /// <param name="change">The change, services by full name.</param>
    /// <param name="reason">Why it cannot be played; empty where it can.</param>
    /// <returns>The policies; null where it cannot.</returns>
    public static IReadOnlyList<FittedPolicy>? Of(SystemFit fit, WhatIfChange change, out string reason)
    {
        reason = "";
        switch (change)
        {
            case AttemptsChange attempts:
                return Edit(fit, change, policy => policy with { Attempts = attempts.Attempts });
            case BudgetChange budget:
                return Edit(fit, change, policy => budget.Share == 0 ? policy with { Attempts = 1 } : policy with { Budget = budget.Share });
            case BackoffChange { Factor: not (1 or 2) }:
                reason = "the simulator's waits stay the same or double";
                return null;
            case BackoffChange { Factor: 1, Jitter: true, BaseNs: > 0 }:
                reason = "the simulator draws only waits that double";
                return null;
            case BackoffChange backoff:
                return Edit(fit, change, policy => policy with { BackoffNs = backoff.BaseNs, Backoff = KindOf(backoff) });
            case RetryLayerChange layer:
                var silenced = Silenced(fit, layer);
                return [.. fit.Policies.Select(policy => silenced.Contains((policy.Caller, policy.Callee)) ? policy with { Attempts = 1 } : policy)];
            default:
                reason = "the simulator's clients hand no deadlines on";
                return null;
        }
    }

    private static BackoffKind KindOf(BackoffChange backoff) =>
        backoff.BaseNs == 0 ? BackoffKind.None : backoff.Jitter ? BackoffKind.Jittered : backoff.Factor == 1 ? BackoffKind.Fixed : BackoffKind.Exponential;

    private static List<FittedPolicy> Edit(SystemFit fit, WhatIfChange change, Func<FittedPolicy, FittedPolicy> edit) =>
        [.. fit.Policies.Select(policy => change.Edge is null || (change.Edge.Caller == policy.Caller && change.Edge.Callee == policy.Callee) ? edit(policy) : policy)];

    // Edges that retry above another that does (leaf), or below one (entry); with an edge named, of those on a way with it.
    private static HashSet<(string, string)> Silenced(SystemFit fit, RetryLayerChange layer)
    {
        var called = fit.Services.ToDictionary(service => service.Name, service => service.Operations.SelectMany(operation => operation.Calls).Select(call => call.Service).ToHashSet());
        var retrying = fit.Policies.Where(policy => policy.Attempts > 1).ToList();
        bool Leads(string from, string to) => from == to || called[from].Any(next => Leads(next, to));
        bool Above(FittedPolicy outer, FittedPolicy inner) => outer != inner && Leads(outer.Callee, inner.Caller);
        bool OnWay(FittedPolicy policy) => layer.Edge is not { } edge || (policy.Caller == edge.Caller && policy.Callee == edge.Callee) || Leads(policy.Callee, edge.Caller) || Leads(edge.Callee, policy.Caller);
        return [.. retrying.Where(policy => OnWay(policy) && retrying.Exists(other => layer.Layer == RetryLayer.Leaf ? Above(policy, other) : Above(other, policy))).Select(policy => (policy.Caller, policy.Callee))];
    }
}
