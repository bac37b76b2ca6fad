using Analyzer.Model.Spans;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>What every engine does with spans. A test class of an engine inherits it; each test has a store of its own.</summary>
public abstract class SpanStoreContract : IAsyncLifetime
{
    protected const long SecondNs = 1_000_000_000;

    private static readonly SpanQuery s_everything = new(long.MinValue, long.MaxValue, Slice.Whole, 0);

    /// <summary>Open between a test's start and its end.</summary>
    protected ISpanStore Store { get; set; } = null!;

    /// <summary>What the store takes for the time.</summary>
    private protected StoppedClock Clock { get; } = new();

    /// <summary>Opens the test's store: what was stored before is there.</summary>
    /// <param name="clock">For <see cref="StoreOptions.Time"/>.</param>
    protected abstract Task<ISpanStore> OpenAsync(TimeProvider clock);

    /// <summary>Removes the test's store, which is closed.</summary>
    protected abstract ValueTask RemoveAsync();

    public async ValueTask InitializeAsync() => Store = await OpenAsync(Clock);

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await RemoveAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Append_EveryTypeOfAttribute_ComesBackEqual()
    {
        var maker = new SpanMaker().Add(1, 1, SpanMaker.HourNs, null,
            ("text", "GET"), ("empty", ""), ("bool", true), ("bool", false), ("int", 7), ("negative", -7), ("long", long.MaxValue), ("long", long.MinValue),
            ("double", 0.1), ("double", -0.0), ("double", double.NaN), ("double", double.PositiveInfinity), ("double", double.NegativeInfinity),
            ("double", double.Epsilon), ("double", double.MaxValue), ("bytes", new byte[] { 0, 255, 128, 10 }), ("bytes", Array.Empty<byte>()),
            ("json", new SpanMaker.JsonText("""{"a":[1,2.50,"x"],"b":null}""")), ("json", new SpanMaker.JsonText("[]")), ("text", "GET"), ("ünï", "☃ 🎿"));
        await AssertRoundTripAsync(maker.Batch);
    }

    [Fact]
    public async Task Append_TheSameValuesTooLongForTheDictionary_ComeBackEqual()
    {
        var large = new string('x', 300);
        var maker = new SpanMaker().Add(1, 1, SpanMaker.HourNs, null,
            ("before", "short"), ("text", large), ("between", "short"), ("quote", large + "\"\\\n\t\u0001é"), ("json", new SpanMaker.JsonText($$"""{"a":"{{large}}"}""")),
            ("bytes", System.Text.Encoding.UTF8.GetBytes(large)), (large, "value"), (large, 3), (large, long.MaxValue), (large, double.NaN), (large, 1e300), (large, true), ("after", "short"));
        await AssertRoundTripAsync(maker.Batch);
    }

    [Fact]
    public async Task Append_NulAndReplacementCharacters_ComeBackEqual()
    {
        var text = "SELECT\0FROM\uFFFD\0";
        var maker = new SpanMaker();
        maker.Add(1, 1, SpanMaker.HourNs, draft =>
        {
            draft.Name = maker.Text(text);
            draft.StatusMessage = maker.Text(text + "message");
            draft.TraceState = maker.Text(text + "state");
            draft.Events.Add(new SpanEvent(SpanMaker.HourNs, maker.Text(text), 0, 1));
            draft.DetailAttributes.Add(maker.Attribute(text, text));
        }, ("db.query.text", text), (text, "value"), ("long", text + new string('y', 500)));
        var scoped = maker.Batch.Resources.InternScope(maker.Text(text), maker.Text("1\0"));
        maker.Batch.SetScope(0, 1, scoped);
        maker.Batch.SetResource(0, 1, maker.Resource(("service.name", "shop\0"), (text, text)));
        await AssertRoundTripAsync(maker.Batch);
    }

    [Fact]
    public async Task Append_BytesThatAreNotUtf8_CrashNothing()
    {
        byte[] broken = [0x61, 0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80];
        var maker = new SpanMaker();
        var text = maker.Batch.Strings.Intern(broken);
        maker.Add(1, 1, SpanMaker.HourNs, draft =>
        {
            draft.Name = draft.StatusMessage = draft.TraceState = text;
            draft.Attributes.Add(new SpanAttribute(text, AttributeType.Text, text));
            draft.Events.Add(new SpanEvent(1, text, 0, 0));
        });
        await Store.AppendAsync([maker.Batch], default);
        var read = await ReadAsync();
        Assert.Equal(1, read.Count);
        Assert.StartsWith("a\uFFFD", read.Strings.GetString(read.Names[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_EventsLinksFlagsStatusAndTraceState_ComeBackEqual()
    {
        var maker = new SpanMaker();
        maker.Add(1, 1, SpanMaker.HourNs, draft =>
        {
            draft.ParentId = new SpanId(ulong.MaxValue);
            draft.Flags = 0xFFFF_FFFF;
            draft.Status = SpanStatus.Error;
            draft.StatusMessage = maker.Text("connection \"reset\" by peer");
            draft.TraceState = maker.Text("ot=th:8,vendor=1");
            draft.Kind = SpanKind.Consumer;
            draft.DetailAttributes.AddRange([maker.Attribute("exception.type", "IOException"), maker.Attribute("n", 3), maker.Attribute("link", 2.5)]);
            draft.Events.AddRange([new SpanEvent(5, maker.Text("exception"), 0, 2), new SpanEvent(long.MaxValue, maker.Text("bare"), 2, 0)]);
            draft.Links.AddRange([new SpanLink(new TraceId(ulong.MaxValue, 1), new SpanId(9), 2, 1), new SpanLink(new TraceId(0, 2), new SpanId(ulong.MaxValue), 3, 0)]);
        });
        maker.Add(2, 2, SpanMaker.HourNs, draft => draft.Status = SpanStatus.Ok);
        await AssertRoundTripAsync(maker.Batch);
    }

    [Fact]
    public async Task Append_LongValuesAndManyAttributes_ComeBackEqual()
    {
        var maker = new SpanMaker();
        maker.Add(1, 1, SpanMaker.HourNs, null, [.. Enumerable.Range(0, 1_000).Select(i => ($"key.{i}", (object)$"value {i}"))]);
        maker.Add(1, 2, SpanMaker.HourNs, draft => draft.Name = maker.Text(new string('n', 100_000)), ("large", new string('v', 100_000)), ("small", "v"));
        await AssertRoundTripAsync(maker.Batch);
    }

    [Fact]
    public async Task Append_TimesOf1970And2200AndNegativeDurations_ComeBackEqual()
    {
        const long year2200 = 7_258_118_400_000_000_000;
        var maker = new SpanMaker().Add(1, 1, 0).Add(1, 2, 1).Add(2, 3, year2200)
            .Add(2, 4, SpanMaker.HourNs, draft => draft.EndNs = SpanMaker.HourNs - 5_000_000_000).Add(3, 5, SpanMaker.HourNs, draft => draft.EndNs = 0);
        await AssertRoundTripAsync(maker.Batch);
    }

    [Fact]
    public async Task Append_SpansWithoutAttributesOrResource_ComeBackEqual()
    {
        var batch = new SpanBatch();
        batch.Add(new SpanDraft { TraceId = new TraceId(ulong.MaxValue, ulong.MaxValue), SpanId = new SpanId(1), StartNs = 5, EndNs = 5 }, batch.Resources.Intern([]), batch.Resources.InternScope(0, 0));
        await AssertRoundTripAsync(batch);
    }

    [Fact]
    public async Task Append_SpansWhoseBatchInternedNoScopeOrResource_HaveEmptyOnes()
    {
        var batch = new SpanBatch();
        batch.Add(new SpanDraft { SpanId = new SpanId(1), StartNs = 5, EndNs = 5 }, 0, 0);
        await Store.AppendAsync([batch], default);
        batch.ClearSpans(long.MaxValue);
        batch.Add(new SpanDraft { SpanId = new SpanId(2), StartNs = 5, EndNs = 5 }, batch.Resources.Intern([]), batch.Resources.InternScope(batch.Strings.Intern("late"), 0));
        await Store.AppendAsync([batch], default);
        var read = await ReadAsync();
        Assert.Equal(["1:", "2:late"], Enumerable.Range(0, 2).Select(span => $"{read.SpanIds[span]}:{read.Strings.GetString(read.Resources.Scope(read.ScopeIds[span]).Name)}").Order());
        Assert.All(read.ResourceIds.ToArray(), resource => Assert.Equal("unknown_service", read.Strings.GetString(read.Resources[resource].Service)));
    }

    [Fact]
    public async Task Append_SeveralBatches_IsOneTransaction()
    {
        var one = new SpanMaker().Add(1, 1, SpanMaker.HourNs, null, ("k", "v")).Batch;
        var two = new SpanMaker().Add(1, 2, SpanMaker.HourNs, null, ("other", 1), ("k", "v")).Batch;
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.AppendAsync([one, two], cancelled.Token));
        Assert.Equal(0, (await ReadAsync()).Count);
        await Store.AppendAsync([one, two], default);
        Assert.Equal([.. SpanLines.Of(one).Concat(SpanLines.Of(two)).Order(StringComparer.Ordinal)], SpanLines.Of(await ReadAsync()));
    }

    [Fact]
    public async Task Append_OneBatchReused_KeepsWhatEachAppendSaid()
    {
        var maker = new SpanMaker();
        var expected = new List<string>();
        for (var round = 0; round < 20; round++)
        {
            maker.Add((ulong)round, 1, SpanMaker.HourNs, null, ("round", round % 3), ("text", $"text {round % 7}"), ("half", round / 2.0));
            expected.AddRange(SpanLines.Of(maker.Batch));
            await Store.AppendAsync([maker.Batch], default);
            maker.Batch.ClearSpans(stringBytes: round % 5 == 4 ? 0 : long.MaxValue);
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), SpanLines.Of(await ReadAsync()));
    }

    [Fact]
    public async Task Append_RandomSpans_ComeBackEqual()
    {
        foreach (var seed in Enumerable.Range(1, 10)) await Store.AppendAsync([RandomBatch.Of(seed, 400)], default);
        var expected = Enumerable.Range(1, 10).SelectMany(seed => SpanLines.Of(RandomBatch.Of(seed, 400))).Order(StringComparer.Ordinal);
        Assert.Equal(expected, SpanLines.Of(await ReadAsync()));
    }

    [Fact]
    public async Task Reopen_WhatWasAppended_IsThereAndCanBeAddedTo()
    {
        var first = RandomBatch.Of(1, 500);
        var second = RandomBatch.Of(2, 500);
        await Store.AppendAsync([first], default);
        await ReopenAsync();
        await Store.AppendAsync([second], default);
        await ReopenAsync();
        Assert.Equal([.. SpanLines.Of(first).Concat(SpanLines.Of(second)).Order(StringComparer.Ordinal)], SpanLines.Of(await ReadAsync()));
    }

    [Fact]
    public async Task Append_ValuesThatNeverRepeat_ComeBackEqual()
    {
        var maker = new SpanMaker();
        for (var i = 0; i < 5_000; i++) maker.Add((ulong)i, 1, SpanMaker.HourNs, null, ("url.full", $"http://shop/items/{i}"), ("http.request.method", "GET"), ("at", SpanMaker.HourNs + i));
        await AssertRoundTripAsync(maker.Batch);
    }

    [Fact]
    public async Task ReadTrace_GivesEverySpanOfTheTraceAndNoOther()
    {
        var maker = new SpanMaker();
        for (ulong trace = 0; trace < 50; trace++)
        {
            for (ulong span = 1; span <= 4; span++) maker.Add(trace, (trace * 10) + span, SpanMaker.HourNs + ((long)trace * SecondNs), null, ("trace", (int)trace));
        }

        await Store.AppendAsync([maker.Batch], default);
        await Store.AppendAsync([new SpanMaker().Add(7, 75, SpanMaker.HourNs + (3600 * SecondNs)).Batch], default);
        var into = new SpanBatch();
        Assert.Equal(5, await Store.ReadTraceAsync(new TraceId(0x1122334455667788, 7), into, default));
        Assert.Equal([71UL, 72UL, 73UL, 74UL, 75UL], into.SpanIds.ToArray().Order());
        Assert.Equal(0, await Store.ReadTraceAsync(new TraceId(1, 7), into, default));
    }

    [Fact]
    public async Task Read_Window_HoldsItsStartAndNotItsEnd()
    {
        await Store.AppendAsync([new SpanMaker().Add(1, 1, 99).Add(1, 2, 100).Add(1, 3, 199).Add(1, 4, 200).Batch], default);
        var into = new SpanBatch();
        Assert.Equal(2, await Store.ReadAsync(new SpanQuery(100, 200, Slice.Whole, 0), into, default));
        Assert.Equal([2UL, 3UL], into.SpanIds.ToArray().Order());
        Assert.Equal(2, await Store.CountAsync(100, 200, default));
    }

    [Fact]
    public async Task Read_WithHorizon_BringsTheOtherSpansOfItsTraces()
    {
        await Store.AppendAsync([new SpanMaker().Add(1, 1, 50).Add(1, 2, 150).Add(1, 3, 240).Add(1, 4, 260).Add(2, 5, 60).Add(2, 6, 210).Batch], default);
        var into = new SpanBatch();
        Assert.Equal(3, await Store.ReadAsync(new SpanQuery(100, 200, Slice.Whole, 60), into, default));
        Assert.Equal([1UL, 2UL, 3UL], into.SpanIds.ToArray().Order());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Read_Slices_AreTogetherTheWhole_EachTraceInOneOfThem(int slices)
    {
        var maker = new SpanMaker();
        for (ulong trace = 0; trace < 300; trace++) maker.Add(trace, trace + 1, SpanMaker.HourNs).Add(trace, trace + 1001, SpanMaker.HourNs + 1);
        await Store.AppendAsync([maker.Batch], default);
        var (ids, traces) = (new List<ulong>(), new List<TraceId>());
        for (var index = 0; index < slices; index++)
        {
            var into = new SpanBatch();
            var slice = new Slice(index, slices);
            await Store.ReadAsync(new SpanQuery(long.MinValue, long.MaxValue, slice, 1), into, default);
            // On a cluster slices go by shard.
            if (!Store.Engine.Contains("Citus", StringComparison.Ordinal)) Assert.All(Enumerable.Range(0, into.Count), span => Assert.True(slice.Holds(into.TraceIdOf(span))));
            Assert.InRange(into.Count, 2 * 300 / slices / 3, 2 * 300 * 2 / slices);
            ids.AddRange(into.SpanIds.ToArray());
            traces.AddRange(Enumerable.Range(0, into.Count).Select(into.TraceIdOf).Distinct());
        }

        Assert.Equal(Enumerable.Range(1, 300).Concat(Enumerable.Range(1001, 300)).Select(id => (ulong)id), ids.Order());
        Assert.Equal(300, traces.Count);
    }

    [Fact]
    public async Task Read_Cancelled_Ends()
    {
        await Store.AppendAsync([RandomBatch.Of(1, 100)], default);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadAsync(s_everything, new SpanBatch(), cancelled.Token));
    }

    [Fact]
    public async Task Read_WhileOthersAppend_SeesWholeAppends()
    {
        var writer = Task.Run(async () =>
        {
            for (ulong round = 0; round < 30; round++) await Store.AppendAsync([new SpanMaker().Add(round, 1, SpanMaker.HourNs).Add(round, 2, SpanMaker.HourNs).Batch], default);
        });
        do
        {
            Assert.Equal(0, (await ReadAsync()).Count % 2);
        }
        while (!writer.IsCompleted);
        await writer;
        Assert.Equal(60, (await ReadAsync()).Count);
    }

    [Fact]
    public async Task Statistics_SayWhatIsStored()
    {
        await Store.AppendAsync([new SpanMaker().Add(1, 1, SpanMaker.HourNs).Add(1, 2, SpanMaker.HourNs + SecondNs).Batch], default);
        var statistics = await Store.StatisticsAsync(default);
        Assert.Equal(Store.Engine, statistics.Engine);
        Assert.True(statistics.SchemaVersion >= 1);
        Assert.True(statistics.Bytes > 0);
        if (statistics.SpansAreExact) Assert.Equal(2, statistics.Spans);
        Assert.NotEmpty(statistics.Partitions);
    }

    /// <summary>Closes the store and opens it again.</summary>
    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await OpenAsync(Clock);
    }

    /// <summary>Every span stored.</summary>
    protected async Task<SpanBatch> ReadAsync()
    {
        var into = new SpanBatch();
        Assert.Equal(await Store.ReadAsync(s_everything, into, default), into.Count);
        return into;
    }

    private async Task AssertRoundTripAsync(SpanBatch batch)
    {
        await Store.AppendAsync([batch], default);
        Assert.Equal(SpanLines.Of(batch), SpanLines.Of(await ReadAsync()));
        await ReopenAsync();
        Assert.Equal(SpanLines.Of(batch), SpanLines.Of(await ReadAsync()));
    }
}
