using Analyzer.Report.Pictures;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Report.Pictures;

public sealed class LaneLayoutTests
{
    private const long Second = 1_000_000_000;

    /// <summary>Lanes of any length and number, unsorted, with arrows between any of them.</summary>
    private static readonly Gen<(Lane[] Lanes, LaneArrow[] Arrows)> s_spreads =
        from count in Gen.Int[1, 40]
        from lanes in (from at in Gen.Long[0, 600 * Second]
                       from length in Gen.OneOf(Gen.Long[0, Second], Gen.Long[0, 600 * Second])
                       from isOpen in Gen.Bool
                       from text in Gen.Int[0, 120]
                       select new Lane($"team/service-{at}", "400 ms after another", at, isOpen ? null : at + length, "latency", [new string('m', text) + ": 38 ms → 4.2 s", "latency: 38 ms → 4.2 s", "38 ms → 4.2 s"], [])).Array[count]
        from arrows in (from a in Gen.Int[0, count - 1] from b in Gen.Int[0, count - 1] from loop in Gen.Bool select new LaneArrow(a, b, loop, false, "")).Array[0, 60]
        select (lanes, arrows.Where(arrow => arrow.From != arrow.To).ToArray());

    [Fact]
    public void Labels_NeverOverlapAndNeverRunOut() => s_spreads.Sample(
        spread =>
        {
            var layout = Lay(spread.Lanes, spread.Arrows);
            for (var i = 0; i < layout.Labels.Count; i++)
            {
                var label = layout.Labels[i];
                if (label.Text.Length == 0) continue;
                Assert.InRange(label.Place.X, LaneLayout.Names, LaneLayout.Width);
                Assert.True(label.Place.X + label.Place.Width <= LaneLayout.Width + 0.01, $"{label}");
                Assert.Equal(label.IsInside, label.Place.Overlaps(layout.Bars[i]));
                for (var j = 0; j < i; j++)
                {
                    Assert.False(label.Place.Overlaps(layout.Labels[j].Place));
                    Assert.False(label.Place.Overlaps(layout.Bars[j]));
                }
            }
        },
        iter: 400);

    [Fact]
    public void Arrows_StayInsideAndArriveAtTheirLane() => s_spreads.Sample(
        spread =>
        {
            var layout = Lay(spread.Lanes, spread.Arrows);
            foreach (var path in layout.Arrows)
            {
                Assert.All(path.Points, point => Assert.InRange(point.X, LaneLayout.Names, LaneLayout.Width));
                var (bar, tip) = (layout.Bars[path.To], path.Points[^1]);
                if (path.IsBack)
                {
                    Assert.InRange(tip.X, bar.X, bar.X + bar.Width + 1.01);
                    Assert.InRange(tip.Y, bar.Y - 1, bar.Bottom + 1);
                }
                else
                {
                    Assert.Equal((bar.X - 1, bar.MiddleY), tip);
                }
            }
        },
        iter: 400);

    [Fact]
    public void Bars_LieInTheirRowsAndOnTheAxis() => s_spreads.Sample(
        spread =>
        {
            var layout = Lay(spread.Lanes, spread.Arrows);
            var (left, right) = LaneLayout.Axis;
            Assert.All(layout.Bars, bar => Assert.True(bar.X >= left - 0.01 && bar.X + bar.Width <= right + 0.01 && bar.Width > 0, $"{bar}"));
            for (var i = 1; i < layout.Bars.Count; i++) Assert.False(layout.Bars[i].Overlaps(layout.Bars[i - 1]));
        },
        iter: 200);

    [Theory]
    [InlineData(2)]
    [InlineData(30)]
    [InlineData(60)]
    public void Incident_BecomesLanesInItsOrder(int services)
    {
        var incident = OtherIncidents.Wide(services);
        var spread = SpreadLanes.Of(incident);
        Assert.Equal(incident.Affected.Take(SpreadLanes.MostLanes).Select(service => service.Service), spread.Lanes.Select(lane => lane.Name));
        Assert.Equal(Math.Max(0, services - SpreadLanes.MostLanes), spread.LeftOut);
        Assert.All(spread.Arrows, arrow => Assert.NotEqual(arrow.From, arrow.To));
    }

    [Fact]
    public void Storm_HasItsLoopAndItsContainedLane()
    {
        var spread = SpreadLanes.Of(LockStorm.Of().Incidents[0]);
        Assert.Equal([LockStorm.Database, LockStorm.Inventory, LockStorm.Checkout, LockStorm.Gateway, LockStorm.Search], spread.Lanes.Select(lane => lane.Name));
        Assert.Equal("contained", spread.Lanes[^1].Role);
        Assert.Contains(spread.Arrows, arrow => arrow is { From: 2, To: 1, InLoop: true });
        // The loop's edge to the database is no arrow of the spread, and is drawn all the same.
        Assert.Contains(spread.Arrows, arrow => arrow is { From: 1, To: 0, InLoop: true });
        Assert.Contains(spread.Arrows, arrow => arrow is { From: 1, To: 4, IsContained: true });
        Assert.Equal(["the cause", "400 ms after postgresql", "800 ms after inventory", "1.9 s after checkout", "not hurt"], spread.Lanes.Select(lane => lane.Sub.Replace(Analyzer.Report.Story.Say.Gap, " ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Cause_WithoutASignalOfItsOwn_HasALaneAllTheSame()
    {
        var storm = LockStorm.Of().Incidents[0];
        var spread = SpreadLanes.Of(storm with { Affected = [.. storm.Affected.Skip(1)] });
        Assert.Equal((LockStorm.Database, "the cause"), (spread.Lanes[0].Name, spread.Lanes[0].Sub));
        Assert.Contains(spread.Arrows, arrow => arrow is { From: 0, To: 1 });
    }

    [Fact]
    public void Cause_ThatIsNotSureEnough_IsNotCalledSoInThePicture()
    {
        var storm = LockStorm.Of().Incidents[0];
        var doubtful = storm with { RootCauses = [storm.RootCauses[0] with { Confidence = 0.2 }] };
        Assert.DoesNotContain(SpreadLanes.Of(doubtful).Lanes, lane => lane.Sub == "the cause");
        Assert.DoesNotContain(IncidentMarks.Of(doubtful), mark => mark.Text.Contains("cause", StringComparison.Ordinal));
        Assert.Contains(IncidentMarks.Of(storm), mark => mark.Text.Contains("cause", StringComparison.Ordinal));
    }

    [Fact]
    public void Hurt_ServiceIsNotDrawnAsContainedToo()
    {
        var storm = LockStorm.Of().Incidents[0];
        var spread = SpreadLanes.Of(storm with { Containment = [storm.Containment[0] with { Service = LockStorm.Gateway }] });
        Assert.DoesNotContain(spread.Lanes, lane => lane.Role == "contained");
    }

    private static LaneLayout Lay(Lane[] lanes, LaneArrow[] arrows)
    {
        var (left, right) = LaneLayout.Axis;
        var end = lanes.Max(lane => Math.Max(lane.FromNs, lane.ToNs ?? 0));
        var axis = new FoldedAxis(lanes.Min(lane => lane.FromNs), lanes.Max(lane => lane.FromNs), end, left, right);
        return new LaneLayout(lanes, arrows, axis, end, end / 2, 20);
    }
}
