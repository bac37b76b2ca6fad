using Analyzer.Detect.Periods;
using Analyzer.Model.Findings;
using Analyzer.Model.Periods;
using Xunit;

namespace Analyzer.Tests.Detect.Periods;

public sealed class PeriodConditionTests
{
    [Theory]
    [InlineData("amplification>2", null, null, ConditionMetric.Amplification, 2)]
    [InlineData(" Peak > 1.5 ", null, null, ConditionMetric.Peak, 1.5)]
    [InlineData("orphaned>5%", null, null, ConditionMetric.Orphaned, 0.05)]
    [InlineData("orders->inventory: excess>100", "orders", "inventory", ConditionMetric.Excess, 100)]
    [InlineData("*->shop/postgresql: masked>0", null, "shop/postgresql", ConditionMetric.Masked, 0)]
    [InlineData("shop/orders -> *: potential>8", "shop/orders", null, ConditionMetric.Potential, 8)]
    [InlineData("orders->queue:orders.v1: excess>1", "orders", "queue:orders.v1", ConditionMetric.Excess, 1)]
    public void Limit_IsReadAsPeopleWriteIt(string text, string? caller, string? callee, ConditionMetric metric, double limit)
    {
        var condition = PeriodCondition.Parse(text)!;

        Assert.Equal((caller, callee, metric, limit, text.Trim()), (condition.Caller, condition.Callee, condition.Metric, condition.Limit, condition.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("amplification")]
    [InlineData("amplification<2")]
    [InlineData("amplification>")]
    [InlineData("amplification>two")]
    [InlineData("amplification>1.2.3")]
    [InlineData("colour>2")]
    [InlineData("3>2")]
    [InlineData("orders: amplification>2")]
    [InlineData("orders->inventory amplification>2")]
    public void WhatIsNoLimit_IsRefused(string text) => Assert.Null(PeriodCondition.Parse(text));

    [Fact]
    public void Limit_IsMetByWhatIsAboveIt_WorstFirst_OnTheEdgesItNames()
    {
        var report = Report(("orders", "inventory", 100, 250, null), ("web", "orders", 100, 300, null), ("web", "cart", 100, 200, null));

        Assert.Equal(["web → orders (op)", "orders → inventory (op)"], Check("amplification>2", report).Select(hit => hit.Place));
        Assert.Equal(["orders → inventory (op)"], Check("orders->*: amplification>2", report).Select(hit => hit.Place));
        Assert.Empty(Check("*->cart: amplification>2", report));
        Assert.Equal("web → orders (op): amplification 3 (limit 2)", Check("amplification>2", report)[0].Text);
    }

    [Fact]
    public void Excess_IsPerHourThatWasSeen()
    {
        var hit = Assert.Single(Check("excess>70", Report(("a", "b", 100, 250, null))));

        Assert.Equal(75, hit.Value);
    }

    [Theory]
    [InlineData(250, true)]
    [InlineData(240, true)]
    [InlineData(236, false)]
    [InlineData(200, false)]
    [InlineData(null, false)]
    public void WhatWasAsBadBefore_WasThere(int? attemptsBefore, bool there)
    {
        var hit = Assert.Single(Check("amplification>2", Report(("a", "b", 100, 250, attemptsBefore))));

        Assert.Equal(there, hit.WasThere);
    }

    [Fact]
    public void Potential_IsOfPaths()
    {
        var path = new PotentialPath([new PotentialStep(null, "web", "GET /", 1, true), new PotentialStep("web", "orders", "POST", 3, true), new PotentialStep("orders", "db", "SELECT", 4, true)], 12, 1, 2, 100);
        var report = Report() with { Potential = [new PeriodPotential(path, 3)] };

        Assert.Equal(("web → orders → db", 12, 3.0), Check("potential>8", report).Select(hit => (hit.Place, (int)hit.Value, hit.Before!.Value)).Single());
        Assert.Empty(Check("cart->*: potential>8", report));
    }

    internal static PeriodReport Report(params (string Caller, string Callee, double Calls, double Attempts, double? AttemptsBefore)[] edges) => new()
    {
        Period = new TimeWindow(0, 2 * HourReduction.HourNs),
        Coverage = new PeriodCoverage(2, 2, 2, 2, 100, 1000, 1, []),
        Totals = new PeriodTotals(0, 2 * HourReduction.HourNs, 100, 0, new EdgeCounts(), 0),
        Trend = [],
        Hours = [],
        Amplifiers = [.. edges.Select(edge => new HiddenAmplifier
        {
            Caller = edge.Caller,
            Callee = edge.Callee,
            Operation = "op",
            Counts = new EdgeCounts { Calls = edge.Calls, Attempts = edge.Attempts },
            Before = edge.AttemptsBefore is { } before ? new EdgeCounts { Calls = edge.Calls, Attempts = before } : null,
            Change = AmplifierChange.Unknown,
            ErrorBound = 0,
            AttributedExcess = 0,
            OrphanedShare = 0,
            MaxAttempts = 3,
            PeakAmplification = 3,
            PeakNs = 0,
            Trend = [],
            Hours = [],
            Failures = [],
            Exemplars = [],
        })],
        Gone = [],
        PolicyChanges = [],
        Drift = [],
        Conflicts = [],
        Potential = [],
        NearMisses = [],
        Queues = [],
        Incidents = [],
        Fixes = [],
    };

    private static IReadOnlyList<ConditionHit> Check(string text, PeriodReport report) => PeriodCondition.Parse(text)!.Check(report);
}
