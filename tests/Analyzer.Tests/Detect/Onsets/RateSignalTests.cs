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

    [Theory]
    [InlineData(0, 20, false)]
    [InlineData(1, 20, false)]
    [InlineData(5, 20, true)]
    [InlineData(20, 20, true)]
    public void A_bucket_tells_for_a_departure_where_it_is_more_like_it_than_like_the_usual(double hits, double trials, bool tells)
    {
        var signal = new RateSignal("inventory", Measure.Errors, 2, 0.02) { UsualTrials = 1000, UsualSamples = 1000 };
        (signal.Hits[0], signal.Trials[0], signal.Samples[0]) = (hits, trials, trials);
        (signal.Hits[1], signal.Trials[1], signal.Samples[1]) = (60, 100, 100);

        Assert.Equal(tells, signal.Evidence(0, 1, 2) > 0);
        Assert.Equal(0, new RateSignal("inventory", Measure.Errors, 2, 0.02).Evidence(0, 1, 2));
    }

    [Fact]
    public void Evidence_is_what_the_data_holds_and_not_what_it_stands_for() =>
        Assert.Equal(Evidence(share: 1) / 10, Evidence(share: 0.1, usualTrials: 10_000), 6);

    private static double Evidence(double share, double usualTrials = 1000)
    {
        var signal = new RateSignal("inventory", Measure.Errors, 2, 0.02) { UsualTrials = usualTrials, UsualSamples = usualTrials * share };
        foreach (var (bucket, hits) in new[] { (0, 30.0), (1, 60.0) }) (signal.Hits[bucket], signal.Trials[bucket], signal.Samples[bucket]) = (hits, 100, 100 * share);
        return signal.Evidence(0, 1, 2);
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
