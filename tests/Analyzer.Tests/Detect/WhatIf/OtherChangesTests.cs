using Xunit;
using static Analyzer.Tests.Detect.Try;

namespace Analyzer.Tests.Detect.WhatIf;

public sealed class OtherChangesTests
{
    [Fact]
    public void A_budget_leaves_retries_in_proportion_to_calls_in_each_bucket()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 20; i++) calls.EntryAt(0, "web", "GET /").Call("web", "stock", "GET", i < 10 ? [err, ok] : [ok]);
        // A quiet second, below the budget.
        for (var i = 0; i < 20; i++) calls.EntryAt(2_000, "web", "GET /").Call("web", "stock", "GET", i < 1 ? [err, ok] : [ok]);

        var result = calls.WhatIf("web->stock: budget=10%");

        Assert.Equal(51, result.Load("stock").Observed);
        Assert.Equal(43, result.Load("stock").Changed, 0.05);
        Assert.Equal(8, result.CallsLost, 0.05);
        Assert.Equal(22, Assert.Single(result.Loads).ChangedPeakPerSecond, 0.05);
    }

    [Fact]
    public void A_budget_of_nothing_is_no_retries()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "stock", "GET", err, err, ok);

        Assert.Equal(calls.WhatIf("attempts=1").Loads, calls.WhatIf("budget=0%").Loads);
    }

    [Fact]
    public void A_budget_holds_for_operations_of_a_callee_together()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 10; i++) calls.Entry("web", "GET /").Call("web", "stock", "GET", err, ok).Call("web", "stock", "PUT", ok);

        Assert.Equal(22, calls.WhatIf("budget=10%").Load("stock").Changed, 0.05);
    }

    [Fact]
    public void Retries_at_the_leaf_leave_the_outer_layers_without_and_at_the_entry_the_inner()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /", err).Call("web", "orders", "POST", err, err)
            .CallIn("orders", 1, "stock", "GET", err, err, err)
            .CallIn("orders", 2, "stock", "GET", err, err, err);
        // Not on the path of another layer.
        calls.Entry("web", "GET /").Call("web", "mail", "POST", err, ok);

        var leaf = calls.WhatIf("retry-only-at=leaf");
        var entry = calls.WhatIf("retry-only-at=entry");

        Assert.Equal(((2, 1), (6, 3)), (leaf.Load("orders"), leaf.Load("stock")));
        Assert.Equal((6, 2), entry.Load("stock"));
        Assert.DoesNotContain(entry.Loads, load => load.Service is "orders" or "mail");
        Assert.Contains(leaf.Assumptions, text => text.EndsWith("web->orders", StringComparison.Ordinal));
        Assert.Contains(entry.Assumptions, text => text.EndsWith("orders->stock", StringComparison.Ordinal));
    }

    [Fact]
    public void One_layer_on_the_paths_over_one_edge_leaves_the_others()
    {
        var calls = new CallSetBuilder();
        foreach (var service in (string[])["orders", "carts"])
        {
            calls.Entry("web", "GET /", err).Call("web", service, "POST", err, err)
                .CallIn(service, 1, "stock", "GET", err, err)
                .CallIn(service, 2, "stock", "GET", err, err);
        }

        var result = calls.WhatIf("orders->stock: retry-only-at=leaf");

        Assert.Equal((2, 1), result.Load("orders"));
        Assert.Equal((8, 6), result.Load("stock"));
        Assert.DoesNotContain(result.Loads, load => load.Service == "carts");
    }

    [Fact]
    public void A_longer_backoff_moves_retries_and_what_is_below_them_into_later_buckets()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 10; i++) calls.EntryAt(0, "web", "GET /").Call("web", "stock", "GET", err, ok).CallIn("stock", 1, "db", "SELECT").CallIn("stock", 2, "db", "SELECT");
        calls.EntryAt(9_000, "web", "GET /").Call("web", "other", "GET");

        var result = calls.WhatIf("web->stock: backoff=fixed(5001ms)");

        Assert.Equal([("db", 20, 20), ("stock", 20, 20)], result.Loads.Select(load => (load.Service, load.Observed, load.Changed)));
        Assert.All(result.Loads, load => Assert.Equal((20, 10), (load.ObservedPeakPerSecond, load.ChangedPeakPerSecond)));
        Assert.Equal((0, 0), (result.ExcessAvoided, result.CallsLost));
    }

    [Fact]
    public void Jitter_spreads_retries_evenly_over_the_wait()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 40; i++) calls.EntryAt(0, "web", "GET /").Call("web", "stock", "GET", err, ok);
        calls.EntryAt(9_000, "web", "GET /").Call("web", "other", "GET");

        // The wait of one millisecond that was seen gives way to anything up to four seconds.
        var load = Assert.Single(calls.WhatIf("backoff=fixed(4s,jitter)").Loads);

        Assert.Equal(80, load.ObservedPeakPerSecond);
        Assert.Equal(48, load.ChangedPeakPerSecond, 0.1);
    }

    [Fact]
    public void With_deadlines_handed_on_nothing_is_begun_for_a_caller_that_has_left()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /", timeout).Call("web", "orders", "POST", timeout)
            .CallIn("orders", 1, "stock", "GET", err, err, ok)
            .Call("stock", "db", "SELECT");
        var set = calls.Build();
        // web leaves orders 25 ms after it asked: in the middle of the second GET, with the third and its statement still to come.
        ref var left = ref set.Attempts[Array.FindIndex(set.Attempts, attempt => attempt.ClientSpan >= 0)];
        (left.DurationNs, left.OrphanedNs) = (25_000_000, 30_000_000);

        var result = set.WhatIf("deadline=propagated");

        Assert.Equal([("db", 1, 0), ("stock", 3, 2)], result.Loads.Select(load => (load.Service, load.Observed, load.Changed)).Order());
        Assert.Equal(0, result.CallsLost);
        // 10 ms each of orders, the third GET and its statement.
        Assert.Contains(result.Assumptions, text => text.Contains("2 attempts began after", StringComparison.Ordinal) && text.Contains("0.03 s", StringComparison.Ordinal));
    }
}
