using Analyzer.Model.Findings;
using Analyzer.Service.Pages.Edges;
using Xunit;

namespace Analyzer.Tests.Service.Pages;

public sealed class EdgePointsTests
{
    [Fact]
    public void FewPoints_StayAsTheyAre()
    {
        var points = EdgePoints.Of([Point(10, 5, 7), Point(20, 1, 9)], 10);
        Assert.Equal((10, 2), (points.BucketNs, points.Points.Count));
        Assert.Equal([5, 1], points.Points.Select(point => point.Counts.Calls));
    }

    [Fact]
    public void Gap_IsAPointWithoutCalls()
    {
        var points = EdgePoints.Of([Point(10, 5, 7), Point(40, 1, 9)], 10).Points;
        Assert.Equal([10, 20, 30, 40], points.Select(point => point.StartNs));
        Assert.Equal((0, null), (points[1].Counts.Calls, points[1].P95Ns));
    }

    [Fact]
    public void ManyPoints_AreMerged_TheirSumsAndTheirWorstKept()
    {
        var points = EdgePoints.Of([.. Enumerable.Range(0, 3_600).Select(at => Point(at * 10L, 1, at))], 10);
        Assert.InRange(points.Points.Count, 200, EdgePoints.Most);
        Assert.Equal(3_600, points.Points.Sum(point => point.Counts.Calls));
        Assert.Equal(3_599, points.Points[^1].P95Ns);
        Assert.Equal(points.BucketNs, points.Points[1].StartNs - points.Points[0].StartNs);
    }

    private static EdgePoint Point(long startNs, double calls, long p95Ns) => new(startNs, new EdgeCounts { Calls = calls, Attempts = calls }, 1, p95Ns);
}
