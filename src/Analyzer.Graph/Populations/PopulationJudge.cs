using Analyzer.Graph.Conventions;

namespace Analyzer.Graph.Populations;

/// <summary>Whether the follow-ups of a population are retries, and how sure that is.</summary>
/// <param name="IsRetry">Verdict.</param>
/// <param name="Confidence">Probability that the verdict is right, 0 to 1.</param>
/// <param name="IsFutile">A final answer was asked again without being a retry that could help.</param>
internal readonly record struct PopulationVerdict(bool IsRetry, float Confidence, bool IsFutile);

/// <summary>
/// Decides by population, not by pair: how often such a failure is followed by the same request, how often a success is (the
/// base rate of loops), whether the number of requests grows with the failures, how regular the waits are.
/// Where a file holds too few calls, the prior of the failure's class decides.
/// </summary>
internal static class PopulationJudge
{
    private const int FewestForEvidence = 3;
    private const double LoopBaseRate = 0.1;
    private const double SlopeOfRetries = 0.4;
    private const double SlopeOfLoops = 0.25;

    /// <summary>The verdict on population <paramref name="number"/>.</summary>
    public static PopulationVerdict Judge(PopulationTable table, int number)
    {
        var (key, failures) = table[number];
        return failures.Class switch
        {
            FailureClass.Final or FailureClass.Challenge => new(false, 0.95f, true),
            FailureClass.BadRequest => JudgeBadRequest(table, key, failures),
            _ => JudgeTransient(table, key, failures),
        };
    }

    // A 400 is final by RFC 9110, but AWS throttles with it: a retry only where nearly each one is followed at waits that grow
    // or are jittered. Even waits are polling.
    private static PopulationVerdict JudgeBadRequest(PopulationTable table, PopulationKey key, FollowUps failures)
    {
        if (failures.Tries < FewestForEvidence || failures.Followed < 0.6 * failures.Tries) return new(false, 0.9f, true);
        var backsOff = failures.GapGrowth >= 1.4 || failures.GapVariation >= 0.3;
        var loops = BaseRate(table, key) >= LoopBaseRate;
        return backsOff && !loops ? new(true, Sureness(0.8, failures.Followed), false) : new(false, 0.8f, true);
    }

    private static PopulationVerdict JudgeTransient(PopulationTable table, PopulationKey key, FollowUps failures)
    {
        var prior = failures.Class switch
        {
            FailureClass.Transient => 0.95,
            FailureClass.Connection => 0.97,
            FailureClass.Timeout => 0.95,
            FailureClass.Cancelled => 0.88,
            _ => 0.8,
        };
        var loops = BaseRate(table, key);
        if (loops < LoopBaseRate) return new(true, Sureness(prior, failures.Followed), false);

        // Equal requests follow successes too: some loop runs here. Retries lengthen it, failures of items do not.
        if (table.Counts(key).Slope is { } slope)
        {
            if (slope >= SlopeOfRetries) return new(true, Sureness(prior * 0.95, failures.Followed), false);
            if (slope <= SlopeOfLoops) return new(false, 0.9f, false);
        }

        var rate = (double)failures.Followed / Math.Max(1, failures.Tries);
        var likelihood = rate / Math.Max(0.05, loops);
        return likelihood > 1.2 ? new(true, (float)(prior * Math.Min(1, 0.5 + likelihood / 6)), false) : new(false, 0.7f, false);
    }

    private static double BaseRate(PopulationTable table, PopulationKey key) =>
        table.Successes(key) is { Tries: > 0 } successes ? (double)successes.Followed / successes.Tries : 0;

    // Each further follow-up takes part of the doubt that the prior leaves.
    private static float Sureness(double prior, long followed) => (float)(1 - (1 - prior) / Math.Sqrt(1 + followed / 4.0));
}
