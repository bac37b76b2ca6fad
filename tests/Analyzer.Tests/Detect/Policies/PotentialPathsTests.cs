using Xunit;
using static Analyzer.Tests.Detect.Try;

namespace Analyzer.Tests.Detect.Policies;

public sealed class PotentialPathsTests
{
    [Fact]
    public void Most_attempts_multiply_along_the_path_though_no_request_met_them_all()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 3; i++)
        {
            calls.Entry("web", "GET /").Call("web", "orders", "POST", err, err, err);
            calls.Entry("web", "GET /").Call("web", "orders", "POST", ok).Call("orders", "stock", "GET", err, err).Call("stock", "db", "SELECT", ok);
        }

        var path = Assert.Single(PolicyFinderTests.Run(calls).Potential);

        Assert.Equal([("web", 1), ("orders", 3), ("stock", 2)], path.Steps.Select(step => (step.Callee, step.MaxAttempts)));
        Assert.Equal((6, 2, 3), (path.Potential, path.Layers, path.Calls));
        Assert.Equal(4, path.Seen);
        Assert.Equal([false, true, true], path.Steps.Select(step => step.Known));
    }

    [Fact]
    public void Paths_that_cannot_multiply_are_not_listed()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 3; i++) calls.Entry("web", "GET /", err).Call("web", "orders", "POST", err);

        Assert.Empty(PolicyFinderTests.Run(calls).Potential);
    }

    [Fact]
    public void The_worst_comes_first()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 3; i++)
        {
            calls.Entry("web", "GET /a").Call("web", "a", "x", err, err);
            calls.Entry("web", "GET /b").Call("web", "b", "x", err, err, err, err);
        }

        Assert.Equal([4, 2], PolicyFinderTests.Run(calls).Potential.Select(path => path.Potential));
    }
}
