using Analyzer.Model.Findings;
using Analyzer.Report.Story.Incidents;
using Analyzer.Report.Story.Incidents.Rules;
using Xunit;

namespace Analyzer.Tests.Report.Story.Incidents;

public sealed class IncidentRuleTests
{
    [Fact]
    public void WhatStartedIt_SaysWhatWhereAndHowLong() =>
        Assert.Equal("At 13:59:07 shop/postgresql became slow in UPDATE stock (mean duration 3.2 ms → 6.1 s), for 8 s.", Told.By(new WhatStartedIt(), Told.Storm));

    [Fact]
    public void WhatStartedIt_WithDoubt_SaysHowMuchAndWhatComesNext() =>
        Assert.Equal(
            "At 14:01:00 version 2.0.0 of inventory began to fail in GET /stock/{sku}, to the end of the data: probably the cause, 71 % sure; next comes instance checkout-1 of checkout with 20 %.",
            Told.By(new WhatStartedIt(), OtherIncidents.Masked()));

    [Theory]
    [InlineData(0.8, "")]
    [InlineData(0.79, ": probably the cause, 79 % sure")]
    [InlineData(0.4, ": possibly the cause, 40 % sure")]
    public void WhatStartedIt_ConfidenceHasItsWord(double confidence, string word)
    {
        var incident = OtherIncidents.Contained();
        Assert.Equal(
            $"At 14:01:00 recommendations began to fail (failed attempts ÷ attempts 0 % → 100 %), for 20 s{word}.",
            Told.By(new WhatStartedIt(), incident with { RootCauses = [incident.RootCauses[0] with { Confidence = confidence }] }));
    }

    [Fact]
    public void WhatStartedIt_WithoutCause_NamesTheFirstOnsetOnly() =>
        Assert.Equal("At 14:05:00 billing was the first to leave its baseline (latency: 20 ms → 900 ms); the spans do not show a cause.", Told.By(new WhatStartedIt(), OtherIncidents.Bare()));

    [Fact]
    public void HowItSpread_NamesTheFirstThreeWithTheirLags() =>
        Assert.Equal(
            "Within 3.1 s it reached 3 further services: shop/inventory after 400 ms (queueing), shop/checkout after 1.2 s (retry load) and shop/gateway after 3.1 s (errors, inherited).",
            Told.By(new HowItSpread(), Told.Storm));

    [Fact]
    public void HowItSpread_CountsTheRest() => Assert.EndsWith(" and 26 more.", Told.By(new HowItSpread(), OtherIncidents.Wide(30)), StringComparison.Ordinal);

    [Fact]
    public void HowItSpread_IsSilentAboutOneService() => Assert.Null(Told.By(new HowItSpread(), OtherIncidents.Bare()));

    [Fact]
    public void WhoAmplifiedIt_SaysFactorPolicyAndShare() =>
        Assert.Equal(
            "Retries from shop/checkout to shop/inventory (4 attempts, 50 ms fixed, timeout 600 ms) turned each call into 3.6 attempts, 3.9 at the peak against 1.0 before, and made 4,512 extra attempts, 79 % of all; shop/gateway → shop/checkout made 21 %.",
            Told.By(new WhoAmplifiedIt(), Told.Storm));

    [Fact]
    public void WhoAmplifiedIt_Redeliveries_AreCalledSo() =>
        Assert.Equal("Redeliveries from orders to shipping turned each message into 4.1 deliveries, 5.2 at the peak against 1.0 before, and made 1,020 extra attempts.", Told.By(new WhoAmplifiedIt(), OtherIncidents.Redelivered()));

    [Fact]
    public void WhoAmplifiedIt_IsSilentWithoutAmplifier() => Assert.Null(Told.By(new WhoAmplifiedIt(), OtherIncidents.Bare()));

    [Fact]
    public void WhereItBroke_SaysRatioGoodputAndLoad() =>
        Assert.Equal(
            "At 13:59:09 each first attempt that failed from shop/checkout to shop/inventory began to bring 1.9 new ones, and calls answered well fell from 44/s to 3.2/s while attempts rose from 44/s to 151/s: from here it fed itself.",
            Told.By(new WhereItBroke(), Told.Storm));

    [Fact]
    public void WhereItBroke_IsSilentWithoutBreakPoint() => Assert.Null(Told.By(new WhereItBroke(), OtherIncidents.Bare()));

    [Fact]
    public void HowItEnded_Metastable_SaysWhatKeptItAliveAndWhatEndedIt() =>
        Assert.Equal(
            "The cause was over at 13:59:15, but the incident outlived it by 31.2 s, because on shop/checkout → shop/inventory retries multiply the load, and on shop/inventory → shop/postgresql the queue grows; a restart of shop/inventory ended it at 13:59:45.",
            Told.By(new HowItEnded(), Told.Storm));

    [Theory]
    [InlineData("load-fell", "Checkout", "It ended at 13:59:45 when the load fell at Checkout.")]
    [InlineData("drained", null, "It ended at 13:59:45 when the backlog had drained.")]
    [InlineData("trigger-ended", null, "It ended with its cause at 13:59:45.")]
    [InlineData("unknown", null, "It was over at 13:59:45, and the spans do not show what ended it.")]
    public void HowItEnded_EachReasonHasItsWords(string reason, string? service, string expected)
    {
        var incident = Told.Storm with { Metastable = false, Trigger = null, End = new IncidentEnd(LockStorm.At(68), service, reason, "") };
        Assert.Equal(expected, Told.By(new HowItEnded(), incident));
    }

    [Fact]
    public void HowItEnded_AnEdgeWithSeveralPartsOfTheLoop_IsNamedOnce()
    {
        var loop = Told.Storm.SustainingLoop;
        var incident = Told.Storm with { SustainingLoop = [loop[0], loop[0] with { Effect = "work piles up and latency grows" }, loop[0] with { Effect = "callers give up" }, loop[1]] };
        Assert.Contains("because on shop/checkout → shop/inventory retries multiply the load, work piles up and latency grows, and callers give up, and on shop/inventory → shop/postgresql the queue grows; a restart", Told.By(new HowItEnded(), incident), StringComparison.Ordinal);
    }

    [Fact]
    public void HowItEnded_WithItsCauseButLater_DoesNotSayBoth()
    {
        var incident = Told.Storm with { Metastable = false, End = new IncidentEnd(LockStorm.At(68), null, "trigger-ended", "") };
        Assert.Equal("It ended at 13:59:45, 31.2 s after its cause: it did not keep itself alive.", Told.By(new HowItEnded(), incident));
    }

    [Fact]
    public void HowItEnded_SoonAfterItsCause_SaysThatItDidNotKeepItselfAlive()
    {
        var incident = Told.Storm with { Metastable = false };
        Assert.Equal("A restart of shop/inventory ended it at 13:59:45, 31.2 s after its cause: it did not keep itself alive.", Told.By(new HowItEnded(), incident));
    }

    [Fact]
    public void HowItEnded_Ongoing_SaysSo()
    {
        Assert.Equal("It was still going on when the data ends.", Told.By(new HowItEnded(), OtherIncidents.Masked()));
        Assert.EndsWith("; it was still going on when the data ends.", Told.By(new HowItEnded(), Told.Storm with { Ongoing = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void ShownAgainstHidden_SetsBothSideBySide() =>
        Assert.Equal(
            "Dashboards of the entry showed 96 % errors (0.1 % before) and a 95th percentile of 5.1 s (80 ms before); 8,402 attempts failed below, 6 % of them masked by a later success; 46 % of all work was for callers that had left; work waited 11.4 s on shop/checkout → shop/inventory.",
            Told.By(new ShownAgainstHidden(), Told.Storm));

    [Fact]
    public void ShownAgainstHidden_IsSilentWithoutCounts() => Assert.Null(Told.By(new ShownAgainstHidden(), OtherIncidents.Bare()));

    [Theory]
    [InlineData(ContainmentKind.Fallback, "shop/search answered without shop/inventory: its fallback stopped 98 % of 212 failures.")]
    [InlineData(ContainmentKind.Retry, "A later attempt from shop/search to shop/inventory worked after 98 % of 212 failures.")]
    [InlineData(ContainmentKind.Breaker, "shop/search stopped calling shop/inventory, which kept 98 % of 212 failures from going further.")]
    [InlineData(ContainmentKind.Budget, "A retry budget of shop/search towards shop/inventory held 98 % of 212 failures.")]
    public void WhereItStopped_EachKindHasItsWords(ContainmentKind kind, string expected) =>
        Assert.Equal(expected, Told.By(new WhereItStopped(), Told.Storm with { Containment = [Told.Storm.Containment[0] with { Kind = kind }] }));

    [Fact]
    public void WhereItStopped_IsSilentWhereLittleStopped() =>
        Assert.Null(Told.By(new WhereItStopped(), Told.Storm with { Containment = [Told.Storm.Containment[0] with { Stopped = 10 }] }));

    [Fact]
    public void HowLargeItWas_SaysImpactReachAndLength() =>
        Assert.Equal(
            "841 entry requests failed or were unusually slow, 1.3 for each request that failed at the origin; 4 services over 3 hops were affected, half of them within 400 ms; it lasted 4.9 times as long as its cause.",
            Told.By(new HowLargeItWas(), Told.Storm));

    [Fact]
    public void HowLargeItWas_IsSilentAboutNothing() => Assert.Null(Told.By(new HowLargeItWas(), OtherIncidents.Bare()));

    [Fact]
    public void OtherIncidents_AreTheirTimesInOneSentence() =>
        Assert.Equal(
            "A further incident was kept apart: 14:05:00 to 14:06:00, 1 service left its baseline for 60 s; the spans do not show a cause.",
            Told.By(new Analyzer.Report.Story.Incidents.Rules.OtherIncidents(), Told.With(Told.Storm, OtherIncidents.Bare())));

    [Fact]
    public void OtherIncidents_AreSilentAboutOne() => Assert.Null(Told.By(new Analyzer.Report.Story.Incidents.Rules.OtherIncidents(), Told.Storm));

    [Fact]
    public void Evidence_NamesCountsAndSpans()
    {
        IIncidentRule[] rules = [new WhatStartedIt(), new HowItSpread(), new WhoAmplifiedIt(), new WhereItBroke(), new HowItEnded(), new WhereItStopped()];
        Assert.All(rules, rule =>
        {
            var draft = Told.Draft(rule, LockStorm.Of());
            Assert.NotEmpty(draft.Spans);
            Assert.Matches("[0-9]", draft.Evidence);
            Assert.EndsWith(".", draft.Evidence, StringComparison.Ordinal);
        });
    }
}
