using Analyzer.Detect.WhatIf;
using Analyzer.Detect.WhatIf.Changes;
using Xunit;

namespace Analyzer.Tests.Detect.WhatIf;

public sealed class ChangeTextTests
{
    [Theory]
    [InlineData("orders->inventory: attempts=1", "orders->inventory: attempts=1")]
    [InlineData(" shop/orders → inventory :attempts = 3 ", "shop/orders->inventory: attempts=3")]
    [InlineData("orders->postgres:5432: budget=0.1", "orders->postgres:5432: budget=10%")]
    [InlineData("budget=2.5%", "budget=2.5%")]
    [InlineData("retry-only-at=leaf", "retry-only-at=leaf")]
    [InlineData("a->b: retry-only-at=entry", "a->b: retry-only-at=entry")]
    [InlineData("backoff=none", "backoff=none")]
    [InlineData("backoff=fixed(1.5s)", "backoff=fixed(1500ms)")]
    [InlineData("backoff=fixed(2s, jitter)", "backoff=fixed(2s,jitter)")]
    [InlineData("backoff=exponential(100ms)", "backoff=exponential(100ms,2)")]
    [InlineData("backoff=exponential(100ms, 1.5, jitter)", "backoff=exponential(100ms,1.5,jitter)")]
    [InlineData("deadline=propagated", "deadline=propagated")]
    public void Changes_are_read_and_written_alike(string text, string written)
    {
        var change = ChangeText.Parse(text, out var reason);

        Assert.Equal("", reason);
        Assert.Equal(written, change?.Written);
        Assert.Equal(change, ChangeText.Parse(written, out _));
    }

    [Theory]
    [InlineData("", "orders->inventory: attempts=1")]
    [InlineData("orders->inventory", "allowed are attempts=1")]
    [InlineData("orders: attempts=1", "write it as 'orders->inventory: attempts=1'")]
    [InlineData("orders->: attempts=1", "is no change")]
    [InlineData("orders->inventory: retries=0", "no policy 'retries'")]
    [InlineData("attempts=0", "from 1 to 100")]
    [InlineData("attempts=-1", "from 1 to 100")]
    [InlineData("attempts=many", "'many'")]
    [InlineData("budget=110%", "from 0% to 100%")]
    [InlineData("budget=ten", "write it as 10% or 0.1")]
    [InlineData("retry-only-at=middle", "leaf (the innermost that retries) and entry")]
    [InlineData("backoff=linear(1s)", "allowed are none, fixed(100ms)")]
    [InlineData("backoff=exponential(2h)", "waits up to 1h")]
    [InlineData("backoff=exponential(0ms)", "waits up to 1h")]
    [InlineData("backoff=exponential(100ms,99)", "factors from 1 to 10")]
    [InlineData("backoff=fixed(100ms,2)", "fixed(100ms,jitter)")]
    [InlineData("deadline=none", "allowed is deadline=propagated")]
    public void What_is_no_change_is_refused_with_what_is_allowed(string text, string part)
    {
        Assert.Null(ChangeText.Parse(text, out var reason));
        Assert.Contains(part, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_policy_that_messages_allow_is_one()
    {
        foreach (var text in System.Text.RegularExpressions.Regex.Split(ChangeText.Allowed, @", (?![^(]*\))")) Assert.IsType<WhatIfChange>(ChangeText.Parse(text, out _), exactMatch: false);
    }
}
