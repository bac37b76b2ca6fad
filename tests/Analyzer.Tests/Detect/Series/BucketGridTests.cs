using Analyzer.Detect.Series;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Detect.Series;

public sealed class BucketGridTests
{
    private const long Second = 1_000_000_000;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(120, 1)]
    [InlineData(121, 2)]
    [InlineData(1_800, 15)]
    [InlineData(3_600, 30)]
    [InlineData(86_400, 900)]
    [InlineData(86_400 * 365, 86_400 * 4)]
    public void The_width_is_the_finest_of_the_ladder_with_at_most_120_buckets(long windowSeconds, long widthSeconds) =>
        Assert.Equal(widthSeconds * Second, BucketGrid.Over(0, windowSeconds * Second, null).WidthNs);

    [Fact]
    public void Every_instant_of_the_window_has_a_bucket_that_holds_it() =>
        Gen.Select(Gen.Long[-Second * 100, Second * 4_000_000_000], Gen.Long[1, Second * 1_000_000], Gen.Double[0, 1]).Sample((start, length, at) =>
        {
            var grid = BucketGrid.Over(start, start + length, null);
            var instant = start + (long)((length - 1) * at);
            var slot = grid.SlotOf(instant);
            return slot < grid.Count && grid.StartOf(slot) <= instant && instant < grid.StartOf(slot) + grid.WidthNs && grid.Count <= 122;
        });

    [Fact]
    public void Buckets_of_different_windows_begin_at_the_same_instants()
    {
        var (a, b) = (BucketGrid.Over(7 * Second, 60 * Second, 10 * Second), BucketGrid.Over(33 * Second, 99 * Second, 10 * Second));

        Assert.Equal((0, 30 * Second), (a.StartOf(0), b.StartOf(0)));
    }

    [Fact]
    public void A_width_that_would_need_too_many_buckets_is_widened() =>
        Assert.InRange(BucketGrid.Over(0, 86_400 * 365 * Second, Second).Count, 1, BucketGrid.MaxBuckets + 1);

    [Fact]
    public void The_longest_window_there_can_be_has_buckets() =>
        Assert.InRange(BucketGrid.Over(long.MinValue + 1, long.MaxValue, null).Count, 1, 122);

    [Fact]
    public void An_empty_window_has_none() => Assert.Equal(0, BucketGrid.Over(5, 5, null).Count);
}
