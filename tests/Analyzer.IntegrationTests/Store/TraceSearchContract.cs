using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.Analysis;
using Analyzer.Store.Search;
using Analyzer.Tests.Store;
using CsCheck;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>What every engine finds.</summary>
public abstract class TraceSearchContract : RecordStoreContract
{
    private static readonly string s_long = new('v', 300);

    [Fact]
    public async Task Search_WithoutConditions_GivesEachTraceOnceWithItsNewestSpan_NewestFirst()
    {
        await AppendAsync(new SpanMaker().Add(1, 1, At(5)).Add(2, 2, At(3)).Add(1, 3, At(1)).Add(3, 4, At(5)).Add(4, 5, At(9)));
        Assert.Equal([(4UL, 9L), (3UL, 5L), (1UL, 5L), (2UL, 3L)], await FindAsync(new TraceSearch()));
        Assert.Equal([(4UL, 9L), (3UL, 5L)], await FindAsync(new TraceSearch { Limit = 2 }));
        Assert.Equal([(2UL, 3L), (1UL, 1L)], await FindAsync(new TraceSearch { FromNs = At(1), ToNs = At(5) }));
        Assert.Empty(await FindAsync(new TraceSearch { FromNs = At(5), ToNs = At(5) }));
    }

    [Fact]
    public async Task Search_ByService_TakesTheNameWithAndWithoutItsNamespace()
    {
        var maker = new SpanMaker().Add(1, 1, At(1)).Add(2, 2, At(2)).Add(3, 3, At(3)).Add(4, 4, At(4));
        maker.Batch.SetResource(0, 1, maker.Resource(("service.name", "cart"), ("service.namespace", "eu")));
        maker.Batch.SetResource(1, 1, maker.Resource(("service.name", "cart"), ("service.namespace", "us"), ("service.instance.id", "a")));
        maker.Batch.SetResource(2, 1, maker.Resource(("service.name", "eu/cart")));
        await AppendAsync(maker);
        Assert.Equal([2UL, 1UL], await TracesAsync(new TraceSearch { Service = "cart" }));
        Assert.Equal([3UL, 1UL], await TracesAsync(new TraceSearch { Service = "eu/cart" }));
        Assert.Equal([2UL], await TracesAsync(new TraceSearch { Service = "us/cart" }));
        Assert.Empty(await TracesAsync(new TraceSearch { Service = "car" }));
        Assert.Equal([new("eu/cart", "cart"), new("eu/cart", "eu/cart"), new("shop", "shop"), new("us/cart", "cart")], await Store.Search.ServicesAsync(long.MinValue, long.MaxValue, default));
        Assert.Equal([new("us/cart", "cart")], await Store.Search.ServicesAsync(At(2), At(3), default));
    }

    [Fact]
    public async Task Search_ByWhatASpanIs_FindsThoseOnly()
    {
        var maker = new SpanMaker();
        maker.Add(1, 1, At(1), draft => draft.Status = SpanStatus.Error);
        maker.Add(2, 2, At(2), draft => draft.Kind = SpanKind.Client);
        maker.Add(3, 3, At(3), draft => draft.EndNs = draft.StartNs + 77);
        maker.Add(4, 4, At(4), draft => draft.Name = maker.Text("GET \"quoted\" it's"));
        maker.Add(5, 5, At(5), draft => draft.Name = maker.Text(s_long + "\"\0"));
        maker.Batch.SetScope(0, 1, maker.Batch.Resources.InternScope(maker.Text("other"), 0));
        await AppendAsync(maker);
        Assert.Equal([1UL], await TracesAsync(new TraceSearch { Status = SpanStatus.Error }));
        Assert.Equal([2UL], await TracesAsync(new TraceSearch { Kind = SpanKind.Client }));
        Assert.Equal([3UL], await TracesAsync(new TraceSearch { MaxDurationNs = 77 }));
        Assert.Empty(await TracesAsync(new TraceSearch { MaxDurationNs = 76 }));
        Assert.Equal([5UL, 4UL, 2UL, 1UL], await TracesAsync(new TraceSearch { MinDurationNs = 78 }));
        Assert.Equal([4UL], await TracesAsync(new TraceSearch { Operation = "GET \"quoted\" it's" }));
        Assert.Equal([5UL], await TracesAsync(new TraceSearch { Operation = s_long + "\"\0" }));
        Assert.Empty(await TracesAsync(new TraceSearch { Operation = s_long }));
        Assert.Equal([1UL], await TracesAsync(new TraceSearch { Scope = "other" }));
        Assert.Empty(await TracesAsync(new TraceSearch { Scope = "nobody's" }));
    }

    [Fact]
    public async Task Search_ByAttributes_FindsEveryTypeByItsText_InTheDictionaryAndInTheSpan()
    {
        (string Key, object Value, string Text)[] values =
        [
            ("http.route", "/items", "/items"), ("empty", "", ""), ("flag", true, "true"), ("count", -7, "-7"), ("large", long.MaxValue, "9223372036854775807"),
            ("ratio", 0.1, "0.1"), ("nan", double.NaN, "NaN"), ("zero", -0.0, "-0"), ("blob", new byte[] { 0, 255 }, "AP8="), ("list", new SpanMaker.JsonText("[1,\"a\"]"), "[1,\"a\"]"),
            ("db.query.text", "SELECT \"a\" FROM b WHERE c = 'd\0'", "SELECT \"a\" FROM b WHERE c = 'd\0'"), ("long", s_long + "'\"\\é", s_long + "'\"\\é"), (s_long, 5L, "5"), (s_long + "2", true, "true"), (s_long + "3", 2.5, "2.5"),
        ];
        var maker = new SpanMaker();
        for (var i = 0; i < values.Length; i++) maker.Add((ulong)i + 1, 1, At(i), null, ("before", "x"), (values[i].Key, values[i].Value));
        await AppendAsync(maker);
        await ReopenAsync();
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal([(ulong)i + 1], await TracesAsync(With((values[i].Key, values[i].Text))));
            Assert.Empty(await TracesAsync(With((values[i].Key, values[i].Text + "x"))));
        }

        Assert.Equal(values.Length, (await TracesAsync(With(("before", "x")) with { Limit = 100 })).Count);
        Assert.Equal([1UL], await TracesAsync(With(("before", "x"), ("http.route", "/items"), ("service.name", "shop"))));
        Assert.Empty(await TracesAsync(With(("before", "x"), ("http.route", "/items"), ("service.name", "other"))));
        Assert.Empty(await TracesAsync(With(("http.route", "/items"), ("flag", "true"))));
    }

    [Fact]
    public async Task Search_ConditionsOnTwoSpansOfATrace_DoNotAddUp()
    {
        await AppendAsync(new SpanMaker().Add(1, 1, At(1), draft => draft.Status = SpanStatus.Error).Add(1, 2, At(2), null, ("tenant", "a")));
        Assert.Empty(await TracesAsync(With(("tenant", "a")) with { Status = SpanStatus.Error }));
    }

    [Fact]
    public async Task Search_PageByPage_GivesEveryTraceOnceInOrder()
    {
        var maker = new SpanMaker();
        // Every trace has spans on both sides of any page's end, and many start at the same moment.
        for (ulong i = 0; i < 300; i++) maker.Add(i % 100, i, At((long)(i * 37 % 90)));
        await AppendAsync(maker);
        await AppendAsync(new SpanMaker().Add(7, 1_000, At(500)).Add(3, 1_001, At(-500)));
        var all = await Store.Search.SearchAsync(new TraceSearch { Limit = 1_000 }, default);
        Assert.Equal(100, all.Count);
        Assert.Equal(all.Order(), all);
        var paged = new List<TraceHit>();
        while (await Store.Search.SearchAsync(new TraceSearch { Limit = 7, After = paged.LastOrDefault() }, default) is { Count: > 0 } page) paged.AddRange(page);
        Assert.Equal(all, paged);
    }

    [Fact]
    public async Task Search_AtTheEndsOfTime_Finds()
    {
        await AppendAsync(new SpanMaker().Add(1, 1, long.MinValue).Add(2, 2, long.MaxValue - 1).Add(3, 3, 0).Add(4, 4, -1));
        Assert.Equal([2UL, 3UL, 4UL, 1UL], await TracesAsync(new TraceSearch()));
        Assert.Equal([4UL, 1UL], await TracesAsync(new TraceSearch { ToNs = 0 }));
    }

    [Fact]
    public async Task Search_RandomSpansAndQueries_FindsWhatReadingEverythingFinds()
    {
        var batches = Enumerable.Range(0, 4).Select(seed => RandomBatch.Of(seed, 150)).ToList();
        foreach (var batch in batches) await Store.AppendAsync([batch], default);
        var expected = new MemoryTraceSearch(() => batches);
        var random = new PCG(1, 99);
        for (var i = 0; i < 120; i++)
        {
            var query = QueryLike(batches, random);
            Assert.Equal(await expected.SearchAsync(query, default), await Store.Search.SearchAsync(query, default));
        }
    }

    [Fact]
    public async Task Operations_OfAService_AreListedByKind_AndSurviveReopening()
    {
        var maker = new SpanMaker().Add(1, 1, At(1)).Add(1, 2, At(2)).Add(1, 3, At(3), draft => draft.Kind = SpanKind.Client);
        maker.Add(1, 4, At(4), draft => draft.Name = maker.Text("a")).Add(1, 5, At(5), draft => draft.Name = maker.Text("elsewhere"));
        maker.Batch.SetResource(4, 1, maker.Resource(("service.name", "other"), ("service.namespace", "eu")));
        await AppendAsync(maker);
        await ReopenAsync();
        await AppendAsync(new SpanMaker().Add(2, 1, At(6)).Add(2, 2, At(7), draft => draft.Kind = SpanKind.Internal));
        Assert.Equal([new("GET /items", SpanKind.Internal), new("GET /items", SpanKind.Server), new("GET /items", SpanKind.Client), new("a", SpanKind.Server)], await Store.Search.OperationsAsync("shop", null, default));
        Assert.Equal([new("GET /items", SpanKind.Client)], await Store.Search.OperationsAsync("shop", SpanKind.Client, default));
        Assert.Equal([new("elsewhere", SpanKind.Server)], await Store.Search.OperationsAsync("other", null, default));
        Assert.Empty(await Store.Search.OperationsAsync("nobody", null, default));
    }

    [Fact]
    public async Task Read_SomeTraces_GivesTheirSpansOnly()
    {
        await AppendAsync(new SpanMaker().Add(1, 1, At(1)).Add(2, 2, At(2)).Add(3, 3, At(3)).Add(1, 4, At(4)));
        var read = new SpanBatch();
        Assert.Equal(3, await Store.Search.ReadAsync([IdOf(1), IdOf(2), IdOf(99)], read, default));
        Assert.Equal([1UL, 2UL, 4UL], read.SpanIds.ToArray().Order());
        Assert.Equal(0, await Store.Search.ReadAsync([], read, default));
    }

    [Fact]
    public async Task Dependencies_AreSummedOverOperationsAndBuckets_OfTheRange()
    {
        await Store.AppendAsync([new SpanMaker().Add(1, 1, At(0)).Batch], default);
        await using (var claim = await Store.Analysis.ClaimAsync(long.MaxValue, [], default))
        {
            EdgeSeriesRow[] rows =
            [
                new(At(0), SecondNs, null, "shop", "GET /") { Calls = 9, Attempts = 9 }, new(At(0), SecondNs, "shop", "stock", "a") { Calls = 1, Attempts = 2.5 },
                new(At(1), SecondNs, "shop", "stock", "b") { Calls = 2, Attempts = 3 }, new(At(2), SecondNs, "shop", "stock", "b") { Calls = 50, Attempts = 60 }, new(At(1), SecondNs, "cart", "stock", "a") { Calls = 4, Attempts = 4 },
            ];
            await claim!.CompleteAsync([new WindowResult(claim.FromNs, claim.ToNs, Slice.Whole, rows, new byte[] { 1 })], default);
        }

        Assert.Equal([new("cart", "stock", 4, 4), new("shop", "stock", 3, 5.5)], await Store.Search.DependenciesAsync(At(0), At(2), default));
        Assert.Empty(await Store.Search.DependenciesAsync(At(3), long.MaxValue, default));
    }

    private static long At(long second) => SpanMaker.HourNs + (second * SecondNs);

    private static TraceId IdOf(ulong trace) => new(0x1122334455667788, trace);

    private static TraceSearch With(params (string Key, string Value)[] attributes) => new() { Attributes = [.. attributes.Select(item => KeyValuePair.Create(item.Key, item.Value))] };

    /// <summary>A query that a span picked at random meets in some of its conditions.</summary>
    private static TraceSearch QueryLike(List<SpanBatch> batches, PCG random)
    {
        var batch = batches[(int)random.Next((uint)batches.Count)];
        var row = (int)random.Next((uint)batch.Count);
        var attributes = batch.AttributesOf(row).ToArray().Where(attribute => attribute.Type is AttributeType.Text or AttributeType.Int32 && random.Next(2) == 0)
            .Select(attribute => KeyValuePair.Create(batch.Strings.GetString(attribute.Key), attribute.Type == AttributeType.Text ? batch.Strings.GetString(attribute.Value) : $"{attribute.Value}")).ToList();
        return new TraceSearch
        {
            FromNs = random.Next(3) == 0 ? batch.StartNs[row] : long.MinValue,
            ToNs = random.Next(3) == 0 ? batch.StartNs[row] : long.MaxValue,
            Operation = random.Next(4) == 0 ? batch.Strings.GetString(batch.Names[row]) : null,
            Kind = random.Next(4) == 0 ? batch.Kinds[row] : null,
            Status = random.Next(4) == 0 ? batch.Statuses[row] : null,
            Service = random.Next(3) == 0 ? "shop" : null,
            Attributes = attributes,
            Limit = 1 + (int)random.Next(5),
            After = random.Next(3) == 0 ? new TraceHit(batch.TraceIdOf(row), batch.StartNs[row]) : null,
        };
    }

    private Task AppendAsync(SpanMaker maker) => Store.AppendAsync([maker.Batch], default);

    private async Task<List<(ulong Trace, long Second)>> FindAsync(TraceSearch query) =>
        [.. (await Store.Search.SearchAsync(query, default)).Select(hit => (hit.TraceId.Low, (hit.StartNs - SpanMaker.HourNs) / SecondNs))];

    private async Task<List<ulong>> TracesAsync(TraceSearch query) => [.. (await Store.Search.SearchAsync(query, default)).Select(hit => hit.TraceId.Low)];
}
