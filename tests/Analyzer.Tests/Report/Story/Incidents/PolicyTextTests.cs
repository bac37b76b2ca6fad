using Analyzer.Model.Findings;
using Analyzer.Report.Story.Incidents;
using Xunit;

namespace Analyzer.Tests.Report.Story.Incidents;

public sealed class PolicyTextTests
{
    [Theory]
    [InlineData(4, true, 600, BackoffKind.Fixed, 50, "4 attempts, 50 ms fixed, timeout 600 ms")]
    [InlineData(3, false, null, BackoffKind.Exponential, 100, "at least 3 attempts, exponential from 100 ms")]
    [InlineData(2, true, null, BackoffKind.None, null, "2 attempts, no backoff")]
    [InlineData(2, true, null, BackoffKind.Jittered, null, "2 attempts, jittered")]
    [InlineData(2, true, null, BackoffKind.Unknown, 20, "2 attempts")]
    [InlineData(1, true, 1000, BackoffKind.Fixed, 50, "no retries, timeout 1 s")]
    public void Of(int attempts, bool known, int? timeoutMs, BackoffKind backoff, int? baseMs, string expected)
    {
        var policy = LockStorm.Of().Policies[0] with { MaxAttempts = attempts, LimitReached = known, TimeoutNs = timeoutMs * 1_000_000L, Backoff = backoff, BackoffBaseNs = baseMs * 1_000_000L };
        Assert.Equal(expected, Told.Plain(PolicyText.Of(policy)));
    }

    [Fact]
    public void Match_TakesThePolicyOfAllInstancesFirst()
    {
        var storm = LockStorm.Of();
        var shuffled = storm with { Policies = [.. storm.Policies.Reverse()] };
        var match = PolicyText.Match(shuffled, LockStorm.Checkout, LockStorm.Inventory, "GET /stock/{sku}");
        Assert.Null(match!.Instance);
        Assert.Equal(4, match.MaxAttempts);
        Assert.Null(PolicyText.Match(storm, LockStorm.Checkout, LockStorm.Inventory, "other"));
    }
}
