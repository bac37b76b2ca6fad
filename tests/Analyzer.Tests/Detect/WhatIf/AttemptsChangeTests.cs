using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Xunit;
using static Analyzer.Tests.Detect.Try;

namespace Analyzer.Tests.Detect.WhatIf;

public sealed class AttemptsChangeTests
{
    [Fact]
    public void Attempts_beyond_the_limit_vanish_with_all_below_them()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "orders", "POST", err, err, ok)
            .CallIn("orders", 1, "db", "SELECT")
            .CallIn("orders", 2, "db", "SELECT")
            .CallIn("orders", 3, "db", "SELECT", err, ok);

        var two = calls.WhatIf("web->orders: attempts=2");
        var one = calls.WhatIf("web->orders: attempts=1");

        Assert.Equal(((3, 2), (4, 2)), (two.Load("orders"), two.Load("db")));
        Assert.Equal(((3, 1), (4, 1)), (one.Load("orders"), one.Load("db")));
        Assert.Equal((3, 0.6), (two.ExcessAvoided, two.ExcessAvoidedShare));
        Assert.Equal((5, 1), (one.ExcessAvoided, one.ExcessAvoidedShare));
        Assert.Equal(1, one.CallsLost);
        Assert.Equal((false, WhatIfMethod.Replay, "web->orders: attempts=1", "no retries on web → orders"), (one.Proposed, one.Method, one.Change, one.Text));
    }

    [Fact]
    public void A_limit_that_no_call_reached_changes_nothing_and_says_so()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "orders", "POST", err, ok);

        var result = calls.WhatIf("web->orders: attempts=2");

        Assert.Empty(result.Loads);
        Assert.Equal((0, 0), (result.ExcessAvoided, result.CallsLost));
        Assert.Contains(result.Assumptions, text => text.Contains("no call there made more than 2 attempts", StringComparison.Ordinal));
    }

    [Fact]
    public void A_lost_call_fails_its_entry_where_nothing_shows_a_fallback()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "orders", "POST", err, ok);
        calls.Entry("web", "GET /").Call("web", "orders", "POST", ok);

        var result = calls.WhatIf("web->orders: attempts=1");

        Assert.Equal((1, 0, 1), (result.CallsLost, result.EntryErrorsBefore, result.EntryErrorsAfter));
    }

    [Fact]
    public void A_lost_call_is_absorbed_in_the_share_in_which_failures_were()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 3; i++) calls.Entry("web", "GET /", ok).Call("web", "orders", "POST", err, err).With(call => call.Flags = CallFlags.Absorbed);
        calls.Entry("web", "GET /", err).Call("web", "orders", "POST", err, err);
        for (var i = 0; i < 4; i++) calls.Entry("web", "GET /", ok).Call("web", "orders", "POST", err, ok);

        var result = calls.WhatIf("web->orders: attempts=1");

        // A quarter of the four that are lost reaches the entry.
        Assert.Equal((4, 1, 2), (result.CallsLost, result.EntryErrorsBefore, result.EntryErrorsAfter));
    }

    [Fact]
    public void A_lost_call_is_tried_again_by_the_layer_above_as_it_tried_failures_again()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "orders", "POST", ok).Call("orders", "stock", "GET", err, ok);
        calls.Entry("web", "GET /").Call("web", "orders", "POST", err, ok).CallIn("orders", 1, "stock", "GET", err, err).CallIn("orders", 2, "stock", "GET", ok);

        var result = calls.WhatIf("orders->stock: attempts=1");

        // Both requests now need two attempts of orders with one GET each.
        Assert.Equal(((3, 4), (5, 4)), (result.Load("orders"), result.Load("stock")));
        Assert.Equal((1, 0, 0), (result.CallsLost, result.EntryErrorsBefore, result.EntryErrorsAfter));
    }

    [Fact]
    public void What_came_after_the_lost_call_is_not_called_any_more()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /", ok).Call("web", "stock", "GET", err, ok).Call("web", "pay", "POST");
        calls.Entry("web", "GET /", err).Call("web", "stock", "GET", err, err);

        var result = calls.WhatIf("web->stock: attempts=1");

        Assert.Equal((1, 0), result.Load("pay"));
        Assert.Equal(2, result.EntryErrorsAfter);
    }

    [Fact]
    public void Hedges_stay()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "stock", "GET", cancelled, ok).With(call => call.Kind = CallKind.Hedge);

        var result = calls.WhatIf("attempts=1");

        Assert.Empty(result.Loads);
        Assert.Contains(result.Assumptions, text => text.StartsWith("hedges", StringComparison.Ordinal));
    }

    [Fact]
    public void Redeliveries_and_attempts_without_spans_are_repetitions_too()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "mail", "orders", err, err, ok).With(call => call.Kind = CallKind.Redelivery);
        calls.Entry("web", "GET /").Call("web", "stock", "GET", ok).With(call => (call.Untimed, call.Kind) = (2, CallKind.Retry));

        var result = calls.WhatIf("attempts=1");

        Assert.Equal(((3, 1), (3, 1)), (result.Load("mail"), result.Load("stock")));
    }

    [Fact]
    public void More_attempts_than_are_told_apart_count_all()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "stock", "GET", [.. Enumerable.Repeat(err, 19), ok]);

        Assert.Equal((20, 1), calls.WhatIf("attempts=1").Load("stock"));
        Assert.Equal((20, 3), calls.WhatIf("attempts=3").Load("stock"));
    }

    [Fact]
    public void Calls_of_sampled_traces_weigh_what_they_stand_for()
    {
        var calls = new CallSetBuilder();
        calls.SampledEntryAt(0, 10, "web", "GET /").Call("web", "stock", "GET", err, ok);

        Assert.Equal((20, 10), calls.WhatIf("attempts=1").Load("stock"));
    }

    [Fact]
    public void Peaks_are_those_of_the_bucket_in_which_attempts_began()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 6; i++) calls.EntryAt(3_000, "web", "GET /").Call("web", "stock", "GET", new Try(AttemptStatus.Timeout, "timeout", WorkMs: 1_500), ok);
        for (var i = 0; i < 2; i++) calls.EntryAt(4_100, "web", "GET /").Call("web", "stock", "GET", ok);

        var load = Assert.Single(calls.WhatIf("attempts=1").Loads);

        // Six retries and two calls begin in the fifth second; without the retries the fourth is the worst.
        Assert.Equal((8, 6), (load.ObservedPeakPerSecond, load.ChangedPeakPerSecond));
    }
}
