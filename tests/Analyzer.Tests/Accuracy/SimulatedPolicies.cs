using Analyzer.Detect;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Simulate;

namespace Analyzer.Tests.Accuracy;

/// <summary>Policies and drift found in a simulated run against those in force, where exported spans show that limits were reached.</summary>
/// <param name="Asked">Policies whose limit, or time-out, was met.</param>
/// <param name="Right">Of those, the ones found.</param>
/// <param name="Mistakes">What of them was wrong.</param>
/// <param name="DriftMistakes">Drift that was missed, or found where there is none.</param>
internal sealed record SimulatedPolicies(int Asked, int Right, IReadOnlyList<string> Mistakes, IReadOnlyList<string> DriftMistakes)
{
    private const double Tolerance = 0.05;

    // A single time-out is not taken for a clock.
    private const int LeastTimeouts = 2;

    public static SimulatedPolicies Grade(string scenario, ulong seed, double sampling)
    {
        var run = Simulator.Run(Scenario.Load(scenario), seed, new SimulationOptions { SamplingRatio = sampling });
        var result = Detection.Run(SimulationGrader.Reconstruct(run), null, new ReadSummary(), new DetectionOptions());
        var (asked, right) = (0, 0);
        var mistakes = new List<string>();
        foreach (var policy in run.Truth.Policies.Where(policy => policy.HedgeAfterNs == 0 && policy.Caller.Length > 0))
        {
            var calls = run.Truth.Calls.Where(call => (call.Caller, call.Callee, call.Operation, call.CallerVersion) == (policy.Caller, policy.Callee, policy.Operation, policy.Version)).ToList();
            var found = Find(run.Truth, result, policy);
            if (calls.Any(call => GaveUp(policy, call))) Ask(found?.MaxAttempts == policy.MaxAttempts, $"{found?.MaxAttempts} attempts of {policy.MaxAttempts}");
            else if (found is { LimitReached: true, MaxAttempts: > 1 } && found.MaxAttempts != policy.MaxAttempts) Ask(false, $"limit of {found.MaxAttempts} claimed, is {policy.MaxAttempts}");
            if (policy.TimeoutNs > 0 && calls.Sum(call => call.Spans.Count(RanOut)) >= LeastTimeouts)
                Ask(found?.TimeoutNs is { } ns && Math.Abs(ns - policy.TimeoutNs) <= Tolerance * policy.TimeoutNs, $"{found?.TimeoutNs} ns of {policy.TimeoutNs}");

            void Ask(bool isRight, string text)
            {
                asked++;
                if (isRight) right++;
                else mistakes.Add($"{scenario} seed {seed} at {sampling}: {policy.Caller} {policy.Version} → {policy.Callee} {policy.Operation}: {text}");
            }
        }

        return new SimulatedPolicies(asked, right, mistakes, [.. Drift(run.Truth, result).Select(text => $"{scenario} seed {seed} at {sampling}: {text}")]);
    }

    private static IEnumerable<string> Drift(SimulationTruth truth, AnalysisResult result)
    {
        var drifted = truth.Affected.Where(hit => hit.Mechanism == "drift").ToList();
        foreach (var hit in drifted)
        {
            if (!result.Drift.Any(drift => (drift.Service, drift.Instance) == (hit.Service, hit.Instance))) yield return $"drift of {hit.Service} {hit.Instance} not found";
        }

        foreach (var drift in result.Drift)
        {
            if (!drifted.Any(hit => (drift.Service, drift.Instance) == (hit.Service, hit.Instance))) yield return $"no drift: {drift}";
        }
    }

    private static bool GaveUp(TruthPolicy policy, TruthCall call) =>
        call.Kind is "single" or "retry" or "redelivery" && call.Outcome is "failed" or "exhausted" && call.Attempts == policy.MaxAttempts && call.Visible == call.Attempts;

    private static bool RanOut(TruthAttempt attempt) => attempt is { Result: "timeout", ClientSpanId: not null, ClientExported: true };

    private static ClientPolicy? Find(SimulationTruth truth, AnalysisResult result, TruthPolicy policy)
    {
        // Redeliveries are the queue's doing; the truth names its publisher.
        var edge = result.Policies.Where(item => item.Instance is null && (item.Caller == policy.Caller || item.Caller == policy.Operation) && NameOf(truth, item.Callee) == policy.Callee).ToList();
        // Spans show a statement, the truth the text of it.
        var named = edge.Where(item => item.Operation == policy.Operation).ToList();
        if (named.Count == 0) named = edge;
        return named.FirstOrDefault(item => item.Version == policy.Version) ?? named.FirstOrDefault(item => item.Version is null);
    }

    private static string NameOf(SimulationTruth truth, string name) =>
        truth.Peers.FirstOrDefault(peer => name == peer.Name || name == peer.Address || (peer.Namespace.Length > 0 && name.StartsWith(peer.Namespace + "/", StringComparison.Ordinal)))?.Name ?? name;
}
