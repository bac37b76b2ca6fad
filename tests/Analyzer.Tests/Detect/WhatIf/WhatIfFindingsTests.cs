using Analyzer.Detect;
using Analyzer.Detect.WhatIf;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Xunit;
using static Analyzer.Tests.Detect.Try;

namespace Analyzer.Tests.Detect.WhatIf;

public sealed class WhatIfFindingsTests
{
    private const long SecondNs = 1_000_000_000;

    [Fact]
    public void Only_the_incident_s_window_counts()
    {
        var calls = new CallSetBuilder();
        for (var second = 0; second < 5; second++) calls.EntryAt(second * 1_000, "web", "GET /").Call("web", "stock", "GET", err, ok);

        var result = For(calls, 2, 4, "web->stock: attempts=1")[0];

        Assert.Equal((4, 2), result.Load("stock"));
        Assert.Equal(2, result.ExcessAvoided);
    }

    [Fact]
    public void Services_are_found_without_their_namespace_and_shown_so()
    {
        var calls = new CallSetBuilder();
        calls.Entry("shop/web", "GET /").Call("shop/web", "shop/stock", "GET", err, ok);

        Assert.Equal("web->stock: attempts=1", calls.WhatIf("web->shop/stock: attempts=1").Change);
    }

    [Theory]
    [InlineData("web->stocks: attempts=1", "no service or peer is called 'stocks'; near it: blue/stock, green/stock")]
    [InlineData("web->stock: attempts=1", "'stock' may mean blue/stock or green/stock")]
    [InlineData("web->nobody-at-all: attempts=1", "known are blue/stock, green/stock, mail, web")]
    [InlineData("web->mail: attempts=1", "web never called mail here; it called blue/stock, green/stock")]
    public void Names_that_mean_nothing_here_are_refused_with_those_that_do(string change, string part)
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "blue/stock", "GET").Call("web", "green/stock", "GET");
        calls.Entry("mail", "POST /");

        var refused = Assert.Throws<WhatIfException>(() => calls.WhatIf(change));

        Assert.Contains(part, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_have_helped_most_is_proposed_first_and_nothing_twice()
    {
        var calls = new CallSetBuilder();
        // Retries that could not help, at two layers; and one that did.
        for (var i = 0; i < 30; i++)
        {
            calls.EntryAt(0, "web", "GET /", err).Call("web", "orders", "POST", err, err)
                .CallIn("orders", 1, "stock", "GET", err, err, err)
                .CallIn("orders", 2, "stock", "GET", err, err, err);
        }

        for (var i = 0; i < 10; i++) calls.EntryAt(0, "web", "GET /").Call("web", "mail", "POST", err, ok);

        var proposals = For(calls, 0, 2);

        Assert.InRange(proposals.Count, 2, 3);
        Assert.All(proposals, proposal => Assert.True(proposal.Proposed));
        Assert.Equal(proposals.OrderByDescending(proposal => proposal.ExcessAvoided).Select(proposal => proposal.Change), proposals.Select(proposal => proposal.Change));
        Assert.Distinct(proposals.Select(proposal => proposal.Change));
        // To silence one layer is what the first of them says already.
        Assert.DoesNotContain(proposals, proposal => proposal.Change.StartsWith("retry-only-at", StringComparison.Ordinal));
        Assert.Contains(proposals, proposal => proposal.Change is "orders->stock: attempts=1" or "orders->stock: budget=10%");
        // The retries of mail saved its calls.
        Assert.DoesNotContain(proposals, proposal => proposal.Change.Contains("mail", StringComparison.Ordinal));
    }

    [Fact]
    public void Retries_that_worked_are_not_proposed_away()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 10; i++) calls.EntryAt(0, "web", "GET /").Call("web", "mail", "POST", err, ok);

        Assert.DoesNotContain(For(calls, 0, 2), proposal => proposal.CallsLost > 0);
    }

    [Fact]
    public void Nothing_is_proposed_that_would_itself_make_users_requests_fail()
    {
        var calls = new CallSetBuilder();
        // Each attempt of mail that fails costs ten of smtp; without its retries all requests would fail.
        for (var i = 0; i < 10; i++)
        {
            calls.EntryAt(0, "web", "GET /").Call("web", "mail", "POST", err, ok)
                .CallIn("mail", 1, "smtp", "SEND", err)
                .CallIn("mail", 2, "smtp", "SEND", err, err, err, err, err, ok);
        }

        // What it would avoid is more than the calls it loses, so that only the users speak against it.
        var model = ReplayModel.Of(Reduction.Of(calls.Build(), null, null, SecondNs), new TimeWindow(CallSetBuilder.Epoch, CallSetBuilder.Epoch + (2 * SecondNs)));
        var noRetries = ReplayedChange.Of(model, Replays.Change("web->mail: attempts=1"));
        Assert.True(Proposals.Score(model, noRetries) > 0, $"{noRetries.ExcessAvoided} avoided");
        Assert.Equal(10, noRetries.Outcome.EntryFailures, 1e-6);
        Assert.DoesNotContain(For(calls, 0, 2), proposal => proposal.EntryErrorsAfter > 0);
    }

    [Fact]
    public void Queues_stand_for_those_who_fill_them_and_fail_nobody()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 10; i++) calls.EntryAt(0, "shop/web", "GET /").Call("shop/web", "shop/mail", "orders", err, err, err, err, err, i < 2 ? ok : err).With(call => call.Kind = CallKind.Redelivery);

        var asked = calls.WhatIf("orders->mail: attempts=1");
        var proposed = For(calls, 0, 2);

        Assert.Equal(("orders->mail: attempts=1", "no redeliveries from orders to mail: a message that fails is put aside"), (asked.Change, asked.Text));
        Assert.Equal(asked.Loads, calls.WhatIf("web->mail: attempts=1").Loads);
        Assert.Equal((60, 10), asked.Load("shop/mail"));
        Assert.Equal((2, 0, 0), (asked.CallsLost, asked.EntryErrorsBefore, asked.EntryErrorsAfter));
        Assert.Contains(proposed, proposal => proposal.Change == "orders->mail: attempts=3");
    }

    [Fact]
    public void A_queue_that_several_fill_is_refused_with_their_names()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "mail", "orders", err, ok).With(call => call.Kind = CallKind.Redelivery);
        calls.Entry("app", "GET /").Call("app", "mail", "orders", err, ok).With(call => call.Kind = CallKind.Redelivery);

        var refused = Assert.Throws<WhatIfException>(() => calls.WhatIf("orders->mail: attempts=1"));

        Assert.Contains("write app or web in its place", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_asked_for_comes_first_and_is_not_proposed_again()
    {
        var calls = new CallSetBuilder();
        for (var i = 0; i < 10; i++) calls.EntryAt(0, "web", "GET /", err).Call("web", "stock", "GET", err, err, err);
        var proposed = For(calls, 0, 2)[0].Change;

        var results = For(calls, 0, 2, proposed);

        Assert.Equal((proposed, false), (results[0].Change, results[0].Proposed));
        Assert.DoesNotContain(results.Skip(1), result => result.Change == proposed);
    }

    [Fact]
    public void Nothing_is_proposed_where_nothing_was_repeated()
    {
        var calls = new CallSetBuilder();
        calls.Entry("web", "GET /").Call("web", "stock", "GET", err);

        Assert.Empty(For(calls, 0, 2));
    }

    [Fact]
    public void Nothing_changes_where_retries_stay_as_they_were() =>
        CsCheck.Check.Sample(RandomTraces.Gen, traces =>
        {
            var reduction = Reduction.Of(RandomTraces.Builder(traces).Build(), null, null, SecondNs);
            var model = ReplayModel.Of(reduction, reduction.Window);
            var again = ReplayRun.Of(model, (_, _, observed) => observed);
            var attempts = reduction.Series.Edges.Values.Sum(edge => edge.Cells().Sum(cell => cell.Attempts));
            Assert.Equal(attempts, model.Attempts.Sum() + model.Rows.Sum(row => row.Hedges + row.Beyond), 1e-6);
            Assert.All(model.Attempts.Zip(again.Attempts), pair => Assert.Equal(pair.First, pair.Second, 1e-9 * Math.Max(1, pair.First)));
            Assert.Equal((0, 0), (again.CallsLost, again.EntryFailures));
            // What a hedge's second attempt calls is excess, but no policy of retries takes it away.
            var (attributed, excess) = (reduction.Series.Edges.Values.Sum(edge => edge.AttributedExcess()), ReplayLoads.Excess(model, model.Attempts));
            if (model.Rows.Sum(row => row.Hedges) == 0) Assert.Equal(attributed, excess, 1e-6);
            else Assert.InRange(excess, 0, attributed + 1e-6);
        });

    private static IReadOnlyList<WhatIfResult> For(CallSetBuilder calls, int fromSecond, int toSecond, params string[] asked)
    {
        var reduction = Reduction.Of(calls.Build(), null, null, SecondNs);
        var incident = Replays.Incident(CallSetBuilder.Epoch + (fromSecond * SecondNs), CallSetBuilder.Epoch + (toSecond * SecondNs));
        return WhatIfFindings.For(incident, reduction, [], new DetectionOptions { WhatIf = [.. asked.Select(Replays.Change)] });
    }
}
