using Analyzer.Detect.Onsets;
using Xunit;

namespace Analyzer.Tests.Detect.Onsets;

public sealed class RateSignalTests
{
    [Fact]
    public void A_rate_as_usual_neither_matters_nor_surprises()
    {
        var signal = Of(usualHits: 50, usualTrials: 1000, (5, 100));

        Assert.False(signal.Matters(0, 1));
        Assert.True(signal.Chance(0, 1) > 0.1);
    }

    [Fact]
    public void A_rate_far_above_the_usual_matters_and_is_improbable()
    {
        var signal = Of(usualHits: 0, usualTrials: 1000, (30, 100));

        Assert.True(signal.Matters(0, 1));
        Assert.True(signal.Chance(0, 1) < 1e-9);
        Assert.Equal(0.3, signal.Severity(0, 1), 9);
    }

    [Fact]
    public void A_large_sample_does_not_make_a_trifle_matter() => Assert.False(Of(usualHits: 0, usualTrials: 1e6, (1000, 1e5)).Matters(0, 1));

    [Fact]
    public void Two_failures_are_an_anecdote() => Assert.False(Of(usualHits: 0, usualTrials: 1000, (2, 4)).Matters(0, 1));

    [Fact]
    public void Calls_that_stand_for_ten_tell_no_more_than_one_each()
    {
        var all = Of(usualHits: 0, usualTrials: 1000, (30, 100));
        var sampled = Of(usualHits: 0, usualTrials: 1000, (30, 100), share: 0.1);

        Assert.Equal(all.Value(0, 1), sampled.Value(0, 1));
        Assert.True(sampled.Chance(0, 1) > all.Chance(0, 1) * 1e6);
    }

    [Fact]
    public void A_quiet_time_with_few_trials_does_not_make_a_failure_certain()
    {
        var known = Of(usualHits: 0, usualTrials: 10_000, (4, 20));
        var hardlyKnown = Of(usualHits: 0, usualTrials: 5, (4, 20));

        Assert.True(hardlyKnown.Chance(0, 1) > 0.05);
        Assert.True(known.Chance(0, 1) < 1e-6);
    }

    private static RateSignal Of(double usualHits, double usualTrials, (double Hits, double Trials) bucket, double share = 1)
    {
        var signal = new RateSignal("inventory", Measure.Errors, 1, 0.02) { UsualHits = usualHits, UsualTrials = usualTrials, UsualSamples = usualTrials * share };
        signal.Hits[0] = bucket.Hits;
        signal.Trials[0] = bucket.Trials;
        signal.Samples[0] = bucket.Trials * share;
        return signal;
    }
}
