using Analyzer.Detect.Policies;
using Xunit;

namespace Analyzer.Tests.Detect.Policies;

public sealed class DurationCountsTests
{
    [Fact]
    public void The_densest_cluster_has_its_exact_mean()
    {
        var durations = new DurationCounts();
        foreach (var ns in new long[] { 1_000, 99_000, 100_000, 101_000, 5_000_000 }) durations.Add(ns);

        var cluster = durations.Densest(6);

        Assert.Equal((100_000.0, 3L, 0.6), (cluster.MeanNs, cluster.Count, cluster.Share));
    }

    [Fact]
    public void Zero_and_one_are_kept_apart_and_nothing_is_below_zero()
    {
        var durations = new DurationCounts();
        foreach (var ns in new long[] { 0, -5, 1 }) durations.Add(ns);

        Assert.Equal([(2L, Int128.Zero), (1L, Int128.One)], durations.Ordered().Select(bucket => (bucket.Count, bucket.SumNs)));
    }

    [Fact]
    public void Quantiles_come_in_order_of_duration()
    {
        var durations = new DurationCounts();
        for (var i = 1; i <= 100; i++) durations.Add(i * 1_000_000L);

        Assert.InRange(durations.Quantile(0.1), 9.7e6, 10.3e6);
        Assert.InRange(durations.Quantile(0.5), 48e6, 52e6);
        Assert.InRange(durations.MeanNs(), 50.5e6, 50.5e6);
    }
}
