using Analyzer.Report.Pictures;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Report.Pictures;

public sealed class FoldedAxisTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void LongTail_IsFolded_AndTheOnsetsGetMostOfTheRoom()
    {
        var axis = new FoldedAxis(0, 10 * Second, 1440 * Second, 100, 1100);
        Assert.True(axis.IsFolded);
        Assert.True(axis.Folding > 5);
        Assert.True(axis.X(120 * Second) - axis.X(0) > 500);
    }

    [Fact]
    public void ShortTail_IsNotFolded()
    {
        var axis = new FoldedAxis(0, 10 * Second, 25 * Second, 100, 1100);
        Assert.False(axis.IsFolded);
        Assert.Equal(1, axis.Folding);
        Assert.Equal(600, axis.X(25 * Second / 2), 0.5);
    }

    [Fact]
    public void X_RisesWithTimeAndStaysInside() =>
        (from onset in Gen.Long[0, 900 * Second] from to in Gen.Long[0, 900 * Second] from a in Gen.Long[-Second, 901 * Second] from b in Gen.Long[-Second, 901 * Second] select (onset, to, a, b)).Sample(
            sample =>
            {
                var axis = new FoldedAxis(0, Math.Min(sample.onset, sample.to), sample.to, 100, 1100);
                var (x, y) = (axis.X(Math.Min(sample.a, sample.b)), axis.X(Math.Max(sample.a, sample.b)));
                Assert.True(x <= y && x >= 100 && y <= 1100.001, $"{x} {y}");
            },
            iter: 1_000);

    [Fact]
    public void Ticks_AreFarEnoughApart() =>
        (from onset in Gen.Long[0, 900 * Second] from to in Gen.Long[1, 86_400 * Second] select (onset, to)).Sample(
            sample =>
            {
                var ticks = new FoldedAxis(0, Math.Min(sample.onset, sample.to), sample.to, 288, 1008).Ticks();
                Assert.NotEmpty(ticks);
                for (var i = 1; i < ticks.Count; i++) Assert.True(ticks[i].X - ticks[i - 1].X >= 84, $"{ticks[i]} {ticks[i - 1]}");
            },
            iter: 500);
}
