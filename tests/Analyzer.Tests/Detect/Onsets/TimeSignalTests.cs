using Analyzer.Detect.Onsets;
using Analyzer.Detect.Series;
using Xunit;

namespace Analyzer.Tests.Detect.Onsets;

public sealed class TimeSignalTests
{
    private const long MsNs = 1_000_000;

    [Fact]
    public void More_calls_of_a_slow_operation_are_no_departure()
    {
        var (fast, slow) = (Times(1000, 5 * MsNs), Times(1000, 500 * MsNs));
        var signal = Signal(1);
        signal.AddUsual(fast, 0, 1);
        signal.AddUsual(slow, 0, 1);
        signal.Add(0, Times(10, 5 * MsNs), fast, 1, 1);
        signal.Add(0, Times(90, 500 * MsNs), slow, 1, 1);

        Assert.False(signal.Matters(0, 1));
        Assert.True(signal.Chance(0, 1) > 0.1);
    }

    [Fact]
    public void Calls_ten_times_as_long_are_a_departure()
    {
        var usual = Times(1000, 20 * MsNs);
        var signal = Signal(1);
        signal.AddUsual(usual, 0, 1);
        signal.Add(0, Times(50, 200 * MsNs), usual, 1, 1);

        Assert.True(signal.Matters(0, 1));
        Assert.True(signal.Chance(0, 1) < 1e-9);
        Assert.InRange(signal.Severity(0, 1), 0.88, 0.92);
    }

    [Fact]
    public void A_few_calls_kept_by_sampling_are_weaker_evidence()
    {
        var usual = Times(1000, 20 * MsNs);
        var (all, sampled) = (Signal(1), Signal(1));
        all.AddUsual(usual, 0, 1);
        sampled.AddUsual(usual, 0, 0.1);
        all.Add(0, Times(40, 50 * MsNs), usual, 1, 1);
        sampled.Add(0, Times(40, 50 * MsNs), usual, 0.1, 0.1);

        Assert.True(sampled.Chance(0, 1) > 10 * all.Chance(0, 1));
        Assert.Equal(4, sampled.Count(0, 1), 9);
    }

    [Fact]
    public void A_service_that_drifts_by_itself_must_move_further()
    {
        var usual = Times(1000, 20 * MsNs);
        var (steady, drifting) = (Signal(1), Signal(1));
        steady.AddUsual(usual, 0, 1);
        drifting.AddUsual(usual, 0.6, 1);
        foreach (var signal in new[] { steady, drifting }) signal.Add(0, Times(50, 35 * MsNs), usual, 1, 1);

        Assert.True(steady.Chance(0, 1) < 1e-4);
        Assert.True(drifting.Chance(0, 1) > 0.1);
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(26, false)]
    [InlineData(60, true)]
    [InlineData(2000, true)]
    public void A_bucket_half_as_far_off_tells_for_a_departure(long ms, bool tells)
    {
        var usual = Times(1000, 20 * MsNs);
        var signal = Signal(2);
        signal.AddUsual(usual, 0, 1);
        signal.Add(0, Times(5, ms * MsNs), usual, 1, 1);
        signal.Add(1, Times(50, 100 * MsNs), usual, 1, 1);

        Assert.Equal(tells, signal.Evidence(0, 1, 2) > 0);
    }

    [Fact]
    public void A_call_that_is_further_off_than_the_departure_tells_no_more_than_it()
    {
        var usual = Times(1000, 20 * MsNs);
        var signal = Signal(3);
        signal.AddUsual(usual, 0, 1);
        signal.Add(0, Times(5, 10_000 * MsNs), usual, 1, 1);
        signal.Add(1, Times(5, 100 * MsNs), usual, 1, 1);
        signal.Add(2, Times(50, 100 * MsNs), usual, 1, 1);

        Assert.Equal(signal.Evidence(1, 2, 3), signal.Evidence(0, 2, 3), 9);
    }

    private static TimeSignal Signal(int buckets) => new("inventory", Measure.Duration, buckets, 1.5, 2 * MsNs, sharp: true);

    private static TimeSums Times(int count, long ns)
    {
        var sums = default(TimeSums);
        for (var i = 0; i < count; i++) sums.Add(ns + (i % 7 * ns / 20), 1);
        return sums;
    }
}
