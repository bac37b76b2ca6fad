using Analyzer.Detect.Series;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Detect.Series;

public sealed class LatencySketchTests
{
    private static readonly Gen<long> s_duration = Gen.OneOf(Gen.Long[0, 100], Gen.Long[1, 1_000_000_000], Gen.Long[1, long.MaxValue / 2]);

    [Fact]
    public void Quantiles_are_within_two_percent_of_a_value_that_was_added() =>
        Gen.Select(s_duration.Array[1, 200], Gen.Double[0, 1]).Sample((durations, share) =>
        {
            var exact = durations.Order().ElementAt(Math.Clamp((int)Math.Ceiling(share * durations.Length) - 1, 0, durations.Length - 1));
            var found = Of(durations).Quantile(share);
            return Math.Abs((double)(found - exact)) <= 0.02 * exact;
        });

    [Fact]
    public void Merging_parts_equals_adding_all_to_one() =>
        Gen.Select(s_duration.Array[0, 60], s_duration.Array[0, 60]).Sample((a, b) =>
        {
            var merged = Of(a);
            merged.Merge(Of(b));
            var whole = Of([.. b.Reverse(), .. a]);
            return merged.Summarise() == whole.Summarise();
        });

    [Fact]
    public void A_bucket_holds_what_lies_above_its_lower_and_not_above_its_upper_bound() =>
        Gen.Long[1, 1L << 50].Sample(duration =>
        {
            var index = LatencySketch.IndexOf(duration);
            var (low, high) = (double.Exp2(index / 32.0), double.Exp2((index + 1) / 32.0));
            return duration > low * (1 - 1e-12) && duration <= high * (1 + 1e-12);
        });

    [Theory]
    [InlineData(1, -1)]
    [InlineData(2, 31)]
    [InlineData(3, 50)]
    [InlineData(1024, 319)]
    public void Powers_of_two_close_their_bucket(long duration, int index) => Assert.Equal(index, LatencySketch.IndexOf(duration));

    [Fact]
    public void A_weight_counts_as_so_many_durations()
    {
        var sketch = new LatencySketch();
        sketch.Add(1_000, 9);
        sketch.Add(1_000_000, 1);

        Assert.Equal((10, 1_009_000), (sketch.Count, sketch.Summarise()!.SumNs));
        Assert.InRange(sketch.Quantile(0.9), 980, 1_020);
        Assert.InRange(sketch.Quantile(0.95), 980_000, 1_000_000);
    }

    [Fact]
    public void Longer_ones_are_counted_but_for_those_in_the_same_bucket() =>
        Gen.Select(s_duration.Array[0, 100], s_duration).Sample((durations, limit) =>
            Of(durations).CountAbove(limit) == durations.Count(duration => duration > 0 && (limit == 0 || LatencySketch.IndexOf(duration) > LatencySketch.IndexOf(limit))));

    [Fact]
    public void Durations_of_nothing_are_longer_than_less_than_nothing_only()
    {
        var sketch = Of([0, 0, 5]);

        Assert.Equal((3, 1, 0), (sketch.CountAbove(-1), sketch.CountAbove(0), sketch.CountAbove(5)));
    }

    [Fact]
    public void Nothing_added_is_nothing_measured() => Assert.Null(new LatencySketch().Summarise());

    private static LatencySketch Of(IEnumerable<long> durations)
    {
        var sketch = new LatencySketch();
        foreach (var duration in durations) sketch.Add(duration, 1);
        return sketch;
    }
}
