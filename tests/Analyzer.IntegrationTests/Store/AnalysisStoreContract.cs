using Analyzer.Store;
using Analyzer.Store.Analysis;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>What every engine does with windows and their results.</summary>
public abstract class AnalysisStoreContract : SpanStoreContract
{
    protected const long MinuteNs = 60 * SecondNs;

    private const long Later = long.MaxValue;

    [Fact]
    public async Task Claim_NothingAppended_GivesNothing() => Assert.Null(await Store.Analysis.ClaimAsync(Later, [], default));

    [Fact]
    public async Task Claim_GivesTheOldestWindowThatSettled_AndEachOnce()
    {
        await Store.AppendAsync([new SpanMaker().Add(1, 1, SpanMaker.HourNs + MinuteNs).Add(1, 2, SpanMaker.HourNs + (2 * MinuteNs) - 1).Add(1, 3, SpanMaker.HourNs).Batch], default);
        Clock.NowNs += 10 * SecondNs;
        await Store.AppendAsync([new SpanMaker().Add(1, 4, SpanMaker.HourNs - 1).Batch], default);

        Assert.Equal((3, (long?)SpanMaker.HourNs - MinuteNs), await Store.Analysis.PendingAsync(default));
        await using var first = await Store.Analysis.ClaimAsync(Clock.NowNs, [], default);
        Assert.Equal((SpanMaker.HourNs, SpanMaker.HourNs + MinuteNs, 1L), (first!.FromNs, first.ToNs, first.Spans));
        await using var second = await Store.Analysis.ClaimAsync(Clock.NowNs, [], default);
        Assert.Equal((SpanMaker.HourNs + MinuteNs, 2L), (second!.FromNs, second.Spans));
        Assert.Null(await Store.Analysis.ClaimAsync(Clock.NowNs, [], default));
    }

    [Fact]
    public async Task Claim_Disposed_IsDueAgain()
    {
        await Store.AppendAsync([new SpanMaker().Add(1, 1, SpanMaker.HourNs).Batch], default);
        await (await Store.Analysis.ClaimAsync(Later, [], default))!.DisposeAsync();
        await using var again = await Store.Analysis.ClaimAsync(Later, [], default);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Complete_ReplacesResultsWhole_AndComesBackEqualAfterReopening()
    {
        await Store.AppendAsync([new SpanMaker().Add(1, 1, SpanMaker.HourNs).Batch], default);
        await CompleteAsync([Result(0, 2, 5, 3), Result(1, 2, 7, 0)]);
        await Store.AppendAsync([new SpanMaker().Add(1, 2, SpanMaker.HourNs + 1).Batch], default);
        await CompleteAsync([Result(0, 1, 9, 2)]);
        await ReopenAsync();

        var result = Assert.Single(await ResultsAsync());
        var expected = Result(0, 1, 9, 2);
        Assert.Equal(expected.Edges, result.Edges);
        Assert.Equal(expected.State.ToArray(), result.State.ToArray());
        Assert.Equal((expected.FromNs, expected.ToNs, expected.Slice), (result.FromNs, result.ToNs, result.Slice));
        Assert.Equal((0, null), await Store.Analysis.PendingAsync(default));
    }

    [Fact]
    public async Task Append_WhileAWindowIsAnalysed_OpensItAgain()
    {
        await Store.AppendAsync([new SpanMaker().Add(1, 1, SpanMaker.HourNs).Batch], default);
        await using (var claim = await Store.Analysis.ClaimAsync(Later, [], default))
        {
            await Store.AppendAsync([new SpanMaker().Add(1, 2, SpanMaker.HourNs).Batch], default);
            await claim!.CompleteAsync([], default);
        }

        await ReopenAsync();
        await using var again = await Store.Analysis.ClaimAsync(Later, [], default);
        Assert.Equal((SpanMaker.HourNs, 2L), (again!.FromNs, again.Spans));
        await again.CompleteAsync([], default);
        Assert.Equal((0, null), await Store.Analysis.PendingAsync(default));
    }

    [Fact]
    public async Task Reopen_WindowsWithSpans_AreDueAgainAndOthersAreNot()
    {
        await Store.AppendAsync([new SpanMaker().Add(1, 1, SpanMaker.HourNs).Add(1, 2, SpanMaker.HourNs + MinuteNs).Batch], default);
        await CompleteAsync([]);
        await using (var held = await Store.Analysis.ClaimAsync(Later, [], default))
        {
            await Store.Analysis.ReopenAsync([SpanMaker.HourNs, SpanMaker.HourNs + MinuteNs, SpanMaker.HourNs + (2 * MinuteNs)], default);
            await held!.CompleteAsync([], default);
        }

        await ReopenAsync();
        Assert.Equal([SpanMaker.HourNs, SpanMaker.HourNs + MinuteNs], await Store.Analysis.DueAsync(long.MinValue, long.MaxValue, default));
        Assert.Equal([SpanMaker.HourNs], await Store.Analysis.DueAsync(SpanMaker.HourNs, SpanMaker.HourNs + MinuteNs, default));
        await using var again = await Store.Analysis.ClaimAsync(Later, [SpanMaker.HourNs], default);
        Assert.Equal((SpanMaker.HourNs + MinuteNs, 1L), (again!.FromNs, again.Spans));
    }

    [Fact]
    public async Task Read_Results_AreInOrderOfWindowAndSlice()
    {
        for (var minute = 0; minute < 130; minute++) await Store.AppendAsync([new SpanMaker().Add(1, 1, SpanMaker.HourNs + (minute * MinuteNs)).Batch], default);
        for (var minute = 0; minute < 130; minute++) await CompleteAsync([Result(1, 2, 1, 1), Result(0, 2, 1, 1)]);
        var results = await ResultsAsync();
        Assert.Equal(260, results.Count);
        Assert.Equal(results.OrderBy(result => result.FromNs).ThenBy(result => result.Slice.Index), results);
    }

    [Fact]
    public async Task Windows_OfTimesBefore1970_StartAtMultiplesOfTheirWidth()
    {
        await Store.AppendAsync([new SpanMaker().Add(1, 1, -1).Batch], default);
        await using var claim = await Store.Analysis.ClaimAsync(Later, [], default);
        Assert.Equal((-MinuteNs, 0L), (claim!.FromNs, claim.ToNs));
    }

    [Fact]
    public async Task Append_ToAWindowWhoseSpansRetentionDropped_KeepsItsResults()
    {
        const long day = 86_400 * SecondNs;
        await Store.AppendAsync([new SpanMaker().Add(1, 1, SpanMaker.HourNs).Batch], default);
        await CompleteAsync([Result(0, 1, 9, 2)]);
        Clock.NowNs += 3 * day;
        var dropped = await Store.RetainAsync(new RetentionPolicy(day, null), Clock.NowNs, default);
        Assert.Equal((1L, 0), (dropped.Spans, (await ReadAsync()).Count));

        for (var opening = 0; opening < 2; opening++)
        {
            await Store.AppendAsync([new SpanMaker().Add(2, 2, SpanMaker.HourNs + 1).Add(2, 3, Clock.NowNs).Batch], default);
            await Store.Analysis.ReopenAsync([SpanMaker.HourNs], default);
            await using (var claim = await Store.Analysis.ClaimAsync(Later, [], default)) Assert.Equal(Clock.NowNs, claim!.FromNs);
            Assert.Equal((1, (long?)Clock.NowNs), await Store.Analysis.PendingAsync(default));
            Assert.Equal(Result(0, 1, 9, 2).Edges, Assert.Single(await ResultsAsync()).Edges);
            Assert.Equal(2 * (opening + 1), (await ReadAsync()).Count);
            await ReopenAsync();
        }
    }

    [Fact]
    public async Task Append_AtTheEndsOfTime_IsStoredAndAnalysed()
    {
        for (var end = 0; end < 2; end++)
        {
            var maker = new SpanMaker();
            for (ulong span = 0; span < 1_100; span++) maker.Add(span, span, end == 0 ? long.MinValue + (long)span : long.MaxValue - (long)span - 1);
            await Store.AppendAsync([maker.Batch], default);
        }

        Assert.Equal(2_200, (await ReadAsync()).Count);
        for (var end = 0; end < 2; end++)
        {
            await using var claim = await Store.Analysis.ClaimAsync(Later, [], default);
            Assert.Equal(1_100, claim!.Spans);
            Assert.Equal(1_100, await Store.ReadAsync(new SpanQuery(claim.FromNs, claim.ToNs, Slice.Whole, MinuteNs), new Analyzer.Model.Spans.SpanBatch(), default));
            await claim.CompleteAsync([], default);
        }

        Assert.Equal(2_200, (await Store.RetainAsync(new RetentionPolicy(null, 1), Clock.NowNs, default)).Spans);
        Assert.Equal(0, (await ReadAsync()).Count);
    }

    private static WindowResult Result(int slice, int slices, int calls, int edges) =>
        new(SpanMaker.HourNs, SpanMaker.HourNs + MinuteNs, new Slice(slice, slices), [.. Enumerable.Range(0, edges).Select(i => Edge(i, calls))], new byte[] { 1, 0, 255, (byte)calls });

    private static EdgeSeriesRow Edge(int number, int calls) => new(SpanMaker.HourNs + (number * SecondNs), SecondNs, number == 0 ? null : "shop", "stock", "GET /items")
    {
        Calls = calls,
        Attempts = 2.5,
        Retries = 3,
        Hedges = 4,
        Redeliveries = 5,
        Errors = 6,
        FailedAttempts = 7,
        Masked = 8,
        Timeouts = 9,
        OrphanedNs = 1e15,
        DurationNs = 1e-3,
    };

    private protected async Task CompleteAsync(WindowResult[] results)
    {
        await using var claim = await Store.Analysis.ClaimAsync(Later, [], default);
        await claim!.CompleteAsync([.. results.Select(result => result with { FromNs = claim.FromNs, ToNs = claim.ToNs })], default);
    }

    private async Task<List<WindowResult>> ResultsAsync()
    {
        var results = new List<WindowResult>();
        await foreach (var result in Store.Analysis.ReadAsync(long.MinValue, long.MaxValue, true, default)) results.Add(result);
        return results;
    }
}
