using System.Diagnostics;
using System.Globalization;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.Search;

namespace Analyzer.Benchmarks;

/// <summary>Measures searches over what a store holds: the usual ones, and those that have to look at everything. Part of <c>stored-hour</c>.</summary>
internal static class SearchRun
{
    private const int Rounds = 40;
    private const long HourNs = 3_600_000_000_000;

    /// <summary>Runs each kind of search some times and prints what it cost.</summary>
    public static async Task<string> MeasureAsync(ISpanStore store)
    {
        var statistics = await store.StatisticsAsync(CancellationToken.None);
        var toNs = statistics.NewestNs!.Value + 1;
        var services = await store.Search.ServicesAsync(long.MinValue, long.MaxValue, CancellationToken.None);
        var hour = new TraceSearch { FromNs = toNs - HourNs, ToNs = toNs };
        await TimeAsync("services", _ => store.Search.ServicesAsync(long.MinValue, long.MaxValue, CancellationToken.None));
        await TimeAsync("services of the last hour", _ => store.Search.ServicesAsync(hour.FromNs, toNs, CancellationToken.None));
        await TimeAsync("operations of a service", i => store.Search.OperationsAsync(services[i % services.Count].Service, null, CancellationToken.None));
        await TimeAsync("any trace of the last hour", _ => store.Search.SearchAsync(hour, CancellationToken.None));
        await TimeAsync("by service", i => store.Search.SearchAsync(hour with { Service = services[i % services.Count].Service }, CancellationToken.None));
        await TimeAsync("by service, errors only", i => store.Search.SearchAsync(hour with { Service = services[i % services.Count].Service, Status = SpanStatus.Error }, CancellationToken.None));
        await TimeAsync("by service, longer than 1 s", i => store.Search.SearchAsync(hour with { Service = services[i % services.Count].Service, MinDurationNs = 1_000_000_000 }, CancellationToken.None));
        await TimeAsync("by service and operation", async i =>
        {
            var service = services[i % services.Count].Service;
            var operations = await store.Search.OperationsAsync(service, null, CancellationToken.None);
            return await store.Search.SearchAsync(hour with { Service = service, Operation = operations[i % operations.Count].Name }, CancellationToken.None);
        });
        await TimeAsync("by an attribute that many have", _ => store.Search.SearchAsync(hour with { Attributes = [KeyValuePair.Create("http.request.method", "GET")] }, CancellationToken.None));
        await TimeAsync("by an attribute that none has: every span of the hour", _ => store.Search.SearchAsync(hour with { Attributes = [KeyValuePair.Create("order.id", "none")] }, CancellationToken.None));
        await TimeAsync("by a duration that none has: every span of the hour", _ => store.Search.SearchAsync(hour with { MinDurationNs = HourNs * 100 }, CancellationToken.None));
        var page = await store.Search.SearchAsync(hour, CancellationToken.None);
        await TimeAsync("the second page", _ => store.Search.SearchAsync(hour with { After = page[^1] }, CancellationToken.None));
        await TimeAsync("a page's spans", _ => store.Search.ReadAsync([.. page.Select(hit => hit.TraceId)], new SpanBatch(), CancellationToken.None));
        return string.Create(CultureInfo.InvariantCulture, $"{statistics.Spans:N0} spans, {Rounds} rounds each");
    }

    private static async Task TimeAsync<T>(string what, Func<int, Task<T>> search)
    {
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var at = Stopwatch.GetTimestamp();
            await search(i);
            times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"search, {what}: p50 {times[Rounds / 2]:F1} ms, slowest {times[^1]:F1} ms"));
    }
}
