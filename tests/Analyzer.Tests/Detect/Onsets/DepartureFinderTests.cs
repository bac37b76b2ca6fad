using Analyzer.Detect.Onsets;
using Xunit;

namespace Analyzer.Tests.Detect.Onsets;

public sealed class DepartureFinderTests
{
    [Fact]
    public void A_signal_as_usual_has_no_departure() => Assert.Empty(DepartureFinder.Find(Failing(60, 100, _ => 0)));

    [Fact]
    public void A_departure_begins_and_ends_in_the_buckets_in_which_it_did()
    {
        var departure = Assert.Single(DepartureFinder.Find(Failing(60, 100, bucket => bucket is >= 20 and < 35 ? 0.5 : 0)));

        Assert.Equal((20, 35), (departure.From, departure.To));
        Assert.True(departure.Chance < 1e-9);
    }

    [Fact]
    public void A_lull_in_which_it_is_not_back_is_bridged()
    {
        var departure = Assert.Single(DepartureFinder.Find(Failing(80, 40, bucket => bucket is >= 20 and < 30 or >= 38 and < 50 ? 0.5 : bucket is >= 30 and < 38 ? 0.1 : 0)));

        Assert.Equal((20, 50), (departure.From, departure.To));
    }

    [Fact]
    public void Two_departures_with_a_quiet_time_between_stay_two() =>
        Assert.Equal([(10, 15), (40, 45)], DepartureFinder.Find(Failing(60, 100, bucket => bucket is >= 10 and < 15 or >= 40 and < 45 ? 0.5 : 0)).Select(departure => (departure.From, departure.To)));

    [Fact]
    public void One_bucket_is_believed_where_many_calls_failed_at_once_and_not_where_few_did()
    {
        Assert.Single(DepartureFinder.Find(Failing(60, 200, bucket => bucket == 30 ? 0.5 : 0)));
        Assert.Empty(DepartureFinder.Find(Failing(60, 8, bucket => bucket == 30 ? 0.5 : 0)));
    }

    [Fact]
    public void Where_calls_are_few_they_tell_together_and_the_onset_is_still_a_bucket()
    {
        var signal = new RateSignal("inventory", Measure.Errors, 100, 0.02) { UsualTrials = 100, UsualSamples = 100 };
        for (var bucket = 0; bucket < 100; bucket += 4)
        {
            signal.Trials[bucket] = signal.Samples[bucket] = 1;
            signal.Hits[bucket] = bucket >= 52 ? 1 : 0;
        }

        var departure = Assert.Single(DepartureFinder.Find(signal));

        Assert.Equal(52, departure.From);
        Assert.Equal(100, departure.To);
    }

    [Fact]
    public void An_onset_reaches_back_over_buckets_that_tell_only_together()
    {
        // Two of five calls fail from bucket 20 on, too few in one bucket to be off by itself; from bucket 40 on four do.
        var signal = Failing(80, 5, bucket => bucket >= 40 ? 0.8 : bucket >= 20 ? 0.4 : 0);

        Assert.Equal(20, Assert.Single(DepartureFinder.Find(signal)).From);
    }

    [Fact]
    public void A_stray_failure_long_before_is_no_onset()
    {
        var signal = Failing(80, 5, bucket => bucket >= 40 ? 0.8 : bucket == 34 ? 0.2 : 0);

        Assert.Equal(40, Assert.Single(DepartureFinder.Find(signal)).From);
    }

    [Fact]
    public void An_onset_does_not_reach_into_the_departure_before()
    {
        var departures = DepartureFinder.Find(Failing(60, 100, bucket => bucket is >= 10 and < 20 or >= 25 and < 40 ? 0.5 : bucket is >= 20 and < 25 ? 0.01 : 0)).ToList();

        Assert.Equal([(10, 20), (25, 40)], departures.Select(departure => (departure.From, departure.To)));
    }

    private static RateSignal Failing(int buckets, double trials, Func<int, double> rate)
    {
        var signal = new RateSignal("inventory", Measure.Errors, buckets, 0.02) { UsualTrials = 2000, UsualSamples = 2000 };
        for (var bucket = 0; bucket < buckets; bucket++)
        {
            signal.Trials[bucket] = signal.Samples[bucket] = trials;
            signal.Hits[bucket] = Math.Round(trials * rate(bucket));
        }

        return signal;
    }
}
