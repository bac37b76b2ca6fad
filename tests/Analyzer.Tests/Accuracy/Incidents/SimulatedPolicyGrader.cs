using System.Globalization;
using Analyzer.Model.Findings;
using Analyzer.Simulate;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>Inferred policies against the scenario's, where exported spans show that their limits were reached.</summary>
internal sealed class SimulatedPolicyGrader(SimulationTruth truth, AnalysisResult result, List<string> mistakes)
{
    private const double Tolerance = 0.05;

    private readonly ILookup<(string, string, string, string), TruthCall> _calls =
        truth.Calls.ToLookup(call => (call.Caller, call.Callee, call.Operation, call.CallerVersion));

    /// <summary>Policies whose most attempts calls reached and failed with, and of those the ones whose number is found.</summary>
    public (int Asked, int Right) Attempts()
    {
        var (asked, right) = (0, 0);
        foreach (var policy in Sequential())
        {
            if (_calls[Key(policy)].Count(call => GaveUp(policy, call)) < PolicyGrader.LeastCalls) continue;
            asked++;
            var found = Find(policy);
            if (found?.MaxAttempts == policy.MaxAttempts) right++;
            else mistakes.Add($"{Edge(policy)}: at most {found?.MaxAttempts.ToString(CultureInfo.InvariantCulture) ?? "unknown"} attempts, true {policy.MaxAttempts}");
        }

        return (asked, right);
    }

    /// <summary>Policies whose timeout attempts ran into, and of those the ones for which it is found within 5 %.</summary>
    public (int Asked, int Right) Timeouts()
    {
        var (asked, right) = (0, 0);
        foreach (var policy in Sequential().Where(policy => policy.TimeoutNs > 0))
        {
            if (_calls[Key(policy)].Sum(call => call.Spans.Count(RanOut)) < PolicyGrader.LeastCalls) continue;
            asked++;
            var found = Find(policy);
            if (found?.TimeoutNs is { } timeoutNs && PolicyGrader.Near(timeoutNs, policy.TimeoutNs, Tolerance)) right++;
            else mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{Edge(policy)}: timeout {found?.TimeoutNs / 1e6:0} ms, true {policy.TimeoutNs / 1e6:0} ms"));
        }

        return (asked, right);
    }

    // Attempts of a hedge are not numbered by a limit of retries.
    private IEnumerable<TruthPolicy> Sequential() => truth.Policies.Where(policy => policy.HedgeAfterNs == 0 && policy.Caller.Length > 0);

    private static bool GaveUp(TruthPolicy policy, TruthCall call) =>
        call.Kind is "single" or "retry" or "redelivery" && call.Outcome is "failed" or "exhausted" && call.Attempts == policy.MaxAttempts && call.Visible == call.Attempts;

    private static bool RanOut(TruthAttempt attempt) => attempt is { Result: "timeout", ClientSpanId: not null, ClientExported: true };

    private ClientPolicy? Find(TruthPolicy policy)
    {
        var edge = result.Policies.Where(item => IsCaller(policy, item.Caller) && SimulatedNames.Of(truth, item.Callee) == policy.Callee).ToList();
        var named = edge.Where(item => item.Operation == policy.Operation).ToList();
        if (named.Count == 0) named = edge;
        return PolicyGrader.Overall(named.Where(item => item.Version == policy.Version)) ?? PolicyGrader.Overall(named.Where(item => item.Version is null));
    }

    // Redeliveries are the queue's doing; the truth names its publisher.
    private static bool IsCaller(TruthPolicy policy, string found) => found == policy.Caller || found == policy.Operation;

    private static (string, string, string, string) Key(TruthPolicy policy) => (policy.Caller, policy.Callee, policy.Operation, policy.Version);

    private static string Edge(TruthPolicy policy) => $"{policy.Caller} {policy.Version} → {policy.Callee} {policy.Operation}";
}
