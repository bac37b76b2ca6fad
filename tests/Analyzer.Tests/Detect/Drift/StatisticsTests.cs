using Analyzer.Detect.Drift;
using Analyzer.Detect.Onsets;
using Analyzer.Detect.Policies;
using Xunit;

namespace Analyzer.Tests.Detect.Drift;

public sealed class StatisticsTests
{
    [Fact]
    public void Adjusted_probabilities_are_those_of_Benjamini_and_Hochberg()
    {
        double[] adjusted = FalseDiscovery.Adjust([0.01, 0.04, 0.03, 0.005]);

        Assert.Equal([0.02, 0.04, 0.04, 0.02], adjusted, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Fishers_test_is_exact()
    {
        // Fisher's tea: all four of four, the one arrangement of seventy; doubled.
        Assert.Equal(2.0 / 70, ExactTest.Probability(4, 4, 0, 4), 9);
        Assert.Equal(1, ExactTest.Probability(2, 4, 2, 4));
        Assert.Equal(1, ExactTest.Probability(0, 0, 3, 4));
    }

    [Fact]
    public void Ranks_part_what_differs_and_not_what_is_alike()
    {
        var (a, b, c) = (new DurationCounts(), new DurationCounts(), new DurationCounts());
        for (var i = 0; i < 30; i++)
        {
            a.Add(1_000_000 + (i * 10_000));
            b.Add(1_000_000 + (i * 10_000));
            c.Add(2_000_000 + (i * 10_000));
        }

        Assert.Equal(1, RankTest.Probability(a, b));
        Assert.InRange(RankTest.Probability(a, c), 0, 1e-9);
    }

    [Fact]
    public void The_stretch_that_stands_out_is_found_and_its_choice_counted()
    {
        double[] values = [0.1, -0.1, 0, 2, 2.2, 1.9, 0.1, -0.1];

        var scan = IntervalScan.Of(values, [1, 1, 1, 1, 1, 1, 1, 1], inverse: false, 2);

        Assert.Equal((3, 5, 28), (scan.First, scan.Last, scan.Stretches));
        Assert.Equal(6.1 / Math.Sqrt(3), scan.Score, 9);
    }
}
