using Analyzer.Model.Calls;
using Xunit;
using static Analyzer.Tests.Detect.Try;

namespace Analyzer.Tests.Detect.Policies;

public sealed class ConflictFinderTests
{
    [Fact]
    public void A_caller_that_leaves_before_its_callees_attempts_end_is_an_inversion()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 4; i++)
        {
            calls.Entry("web", "GET /").Call("web", "orders", "POST", Late(700));
            calls.Entry("web", "GET /").Call("web", "orders", "POST", ok).Call("orders", "stock", "GET", Late(500), Late(500), Late(500)).With(call => call.WaitsMs = [100, 200]);
        }

        var conflict = Assert.Single(PolicyFinderTests.Run(calls).PolicyConflicts);

        Assert.Equal(("timeout-inversion", "web → orders", "orders → stock"), (conflict.Kind, conflict.Outer, conflict.Inner));
        Assert.Equal((700_000_000L, 1_800_000_000L), (conflict.OuterTimeoutNs, conflict.InnerNeedsNs));
        Assert.Equal("web → orders gives up after 700 ms; orders → stock may take 1800 ms (3 × 500 ms and the waits between).", conflict.Text);
    }

    [Fact]
    public void A_caller_that_waits_long_enough_is_none()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 4; i++)
        {
            calls.Entry("web", "GET /").Call("web", "orders", "POST", Late(1_900));
            calls.Entry("web", "GET /").Call("web", "orders", "POST", ok).Call("orders", "stock", "GET", Late(500), Late(500), Late(500)).With(call => call.WaitsMs = [100, 200]);
        }

        Assert.Empty(PolicyFinderTests.Run(calls).PolicyConflicts);
    }

    [Fact]
    public void Retries_of_two_layers_on_one_path_are_a_conflict_and_on_two_paths_none()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 4; i++)
        {
            calls.Entry("web", "GET /").Call("web", "orders", "POST", err, err).CallIn("orders", 1, "stock", "GET", err, err, err);
            calls.Entry("web", "GET /").Call("web", "mails", "POST", err, err);
        }

        var conflict = Assert.Single(PolicyFinderTests.Run(calls).PolicyConflicts);

        Assert.Equal(("retries-at-several-layers", "web → orders", "orders → stock", 6), (conflict.Kind, conflict.Outer, conflict.Inner, conflict.Product));
        Assert.Contains("up to 6", conflict.Text);
    }

    private static Try Late(int ms) => new(AttemptStatus.Timeout, "timeout", WorkMs: ms);
}
