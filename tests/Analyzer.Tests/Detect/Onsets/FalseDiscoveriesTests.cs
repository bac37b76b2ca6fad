using Analyzer.Detect.Onsets;
using Xunit;

namespace Analyzer.Tests.Detect.Onsets;

public sealed class FalseDiscoveriesTests
{
    private static readonly RateSignal s_signal = new("inventory", Measure.Errors, 1, 0.02);

    [Fact]
    public void Chance_alone_is_kept_no_more_often_than_the_rate_says()
    {
        var random = new Random(7);
        var kept = Enumerable.Range(0, 400).Count(_ => FalseDiscoveries.Keep(Of(Enumerable.Range(0, 50).Select(_ => random.NextDouble())), 50, 0.05).Count > 0);

        Assert.InRange(kept, 0, 40);
    }

    [Fact]
    public void What_is_sure_is_kept_and_takes_the_nearly_sure_with_it() =>
        Assert.Equal([1e-9, 1e-9, 0.004], FalseDiscoveries.Keep(Of([1e-9, 0.9, 1e-9, 0.004, 0.5]), 10, 0.02).Select(departure => departure.Chance));

    [Fact]
    public void The_more_is_looked_at_the_surer_a_departure_must_be()
    {
        Assert.Single(FalseDiscoveries.Keep(Of([1e-4]), 10, 0.01));
        Assert.Empty(FalseDiscoveries.Keep(Of([1e-4]), 1000, 0.01));
    }

    [Fact]
    public void What_cannot_be_chance_is_kept() => Assert.Single(FalseDiscoveries.Keep(Of([0]), 1000, 0.001));

    private static List<Departure> Of(IEnumerable<double> chances) => [.. chances.Select(chance => new Departure(s_signal, 0, 1, 0, chance))];
}
