using Analyzer.Detect.Onsets;
using Analyzer.Model.Findings;
using Xunit;

namespace Analyzer.Tests.Detect.Onsets;

public sealed class DriftSignalTests
{
    private const int Buckets = 60;

    [Fact]
    public void A_divergence_lasts_to_the_end_where_nothing_else_is_off()
    {
        var departure = Assert.Single(Of(Finding("ns", 100, 20, 30)));

        Assert.Equal((30, 60, 0.0), (departure.From, departure.To, departure.Chance));
        Assert.Equal(0.8, departure.Signal.Severity(30, 60), 9);
    }

    [Fact]
    public void A_divergence_lasts_as_long_as_its_service_is_off_otherwise()
    {
        Departure[] others = [Other("orders", 32, 45), Other("web", 31, 55), Other("orders", 5, 10)];

        Assert.Equal((30, 45), Assert.Single(DriftSignal.Departures([Finding("ns", 100, 20, 30)], BucketOf, Buckets, others).Select(departure => (departure.From, departure.To))));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60)]
    public void What_diverged_from_the_start_or_outside_the_window_began_at_no_time_of_it(int? second) => Assert.Empty(Of(Finding("ns", 100, 20, second)));

    [Fact]
    public void The_severity_of_a_share_is_its_distance_from_the_peers() => Assert.Equal(0.3, Assert.Single(Of(Finding("share", 0.4, 0.1, 30))).Signal.Severity(30, 31), 9);

    private static IEnumerable<Departure> Of(DriftFinding finding) => DriftSignal.Departures([finding], BucketOf, Buckets, []);

    private static int BucketOf(long ns) => (int)((ns - CallSetBuilder.Epoch) / Traffic.SecondNs);

    private static DriftFinding Finding(string unit, double value, double peers, int? second) =>
        new("orders", "pod-1", "v1", "latency", null, unit, value, peers, 100, 300, 0.99, second is { } since ? Traffic.Ns(since) : null, []);

    private static Departure Other(string service, int from, int to) => new(new RateSignal(service, Measure.Errors, Buckets, 0.02), from, to, from, 1e-9);
}
