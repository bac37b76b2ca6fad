using System.Globalization;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>
/// Inferred policies against those in force, where their limits were reached: whether they were is decided from the calls,
/// not from what the policies claim.
/// </summary>
internal static class PolicyGrader
{
    /// <summary>Calls that must have met a limit before it is asked for.</summary>
    public const int LeastCalls = 3;

    private const double StormTolerance = 0.1;

    /// <summary>Whether the most attempts of every edge are exact where calls gave up after that many, and no other number is claimed to be a limit.</summary>
    public static Criterion Attempts(StormTruth truth, Recording recording)
    {
        var (asked, wrong) = (new List<string>(), new List<string>());
        foreach (var policy in truth.Policies)
        {
            var found = For(policy, recording.Result);
            var limits = found.Where(item => item.LimitReached && item.MaxAttempts != policy.MaxAttempts).ToList();
            foreach (var item in limits) wrong.Add($"{Edge(policy)} {item.Instance ?? item.Version}: limit of {item.MaxAttempts} claimed, true {policy.MaxAttempts}");
            if (GaveUp(policy, recording.Calls) < LeastCalls) continue;
            asked.Add($"{Edge(policy)} {policy.MaxAttempts}");
            if (limits.Count == 0 && Overall(found)?.MaxAttempts != policy.MaxAttempts) wrong.Add($"{Edge(policy)}: {Overall(found)?.MaxAttempts.ToString(CultureInfo.InvariantCulture) ?? "no policy"}, true {policy.MaxAttempts}");
        }

        return Verdict(StormGrader.Attempts, asked, wrong);
    }

    /// <summary>Whether the timeout of every edge is found where attempts ran into it, and no other is claimed.</summary>
    public static Criterion Timeouts(StormTruth truth, Recording recording)
    {
        var (asked, wrong) = (new List<string>(), new List<string>());
        foreach (var policy in truth.Policies.Where(policy => policy.TimeoutNs > 0))
        {
            var found = For(policy, recording.Result);
            var off = found.Where(item => item.TimeoutNs is { } timeoutNs && !Near(timeoutNs, policy.TimeoutNs, StormTolerance)).ToList();
            foreach (var item in off) wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{Edge(policy)} {item.Instance ?? item.Version}: {item.TimeoutNs / 1e6:0} ms, true {policy.TimeoutNs / 1e6:0} ms"));
            if (RanOut(policy, recording.Calls) < LeastCalls) continue;
            asked.Add(string.Create(CultureInfo.InvariantCulture, $"{Edge(policy)} {policy.TimeoutNs / 1e6:0} ms"));
            if (off.Count == 0 && Overall(found)?.TimeoutNs is null) wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{Edge(policy)}: none, true {policy.TimeoutNs / 1e6:0} ms"));
        }

        return Verdict(StormGrader.Timeouts, asked, wrong);
    }

    /// <summary>Whether a duration lies within a share of the true one.</summary>
    public static bool Near(long foundNs, long trueNs, double share) => Math.Abs(foundNs - trueNs) <= share * trueNs;

    /// <summary>Of several entries the one that speaks for all instances and versions, and of those the one of most calls.</summary>
    public static ClientPolicy? Overall(IEnumerable<ClientPolicy> policies) =>
        policies.OrderBy(policy => policy.Instance is null ? 0 : 1).ThenBy(policy => policy.Version is null ? 0 : 1).ThenByDescending(policy => policy.Calls).FirstOrDefault();

    private static List<ClientPolicy> For(TruePolicy policy, AnalysisResult result) =>
        [.. result.Policies.Where(item => NamedCause.Bare(item.Caller) == policy.Caller && NamedCause.Bare(item.Callee) == policy.Callee)];

    private static int GaveUp(TruePolicy policy, CallSet set) =>
        On(policy, set).Count(call => call.IsError && call.TotalAttempts == policy.MaxAttempts && !call.Flags.HasFlag(CallFlags.MayBeCensored));

    private static int RanOut(TruePolicy policy, CallSet set) =>
        On(policy, set).Sum(call => set.AttemptsOf(call).ToArray().Count(attempt => attempt.Status == AttemptStatus.Timeout && Near(attempt.DurationNs, policy.TimeoutNs, StormTolerance)));

    private static IEnumerable<Call> On(TruePolicy policy, CallSet set) =>
        set.Calls.Where(call => call.Caller != 0 && NamedCause.Bare(set.Text(call.Caller)) == policy.Caller && NamedCause.Bare(set.Text(call.Callee)) == policy.Callee);

    private static Criterion Verdict(string name, List<string> asked, List<string> wrong) =>
        new(name, wrong.Count > 0 ? false : asked.Count > 0 ? true : null, wrong.Count > 0 ? string.Join("; ", wrong) : $"reached: {string.Join(", ", asked)}");

    private static string Edge(TruePolicy policy) => $"{policy.Caller} → {policy.Callee}";
}
