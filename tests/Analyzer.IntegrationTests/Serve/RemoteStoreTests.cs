using System.Text;
using Analyzer.Model.Spans;
using Analyzer.Service.Hosting;
using Analyzer.Service.Stores;
using Analyzer.Store;
using Analyzer.Tests.Ingest;
using Xunit;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>While a service holds the store, others read it through the service.</summary>
public sealed class RemoteStoreTests : Cli.TemporaryFolder
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spans_ComeOverTheSocketAsTheyAreStored()
    {
        await using var service = await TestService.StartAsync(socket: In("s"));
        var rich = Reading.Span(more: """
            "kind":2,"parentSpanId":"00f067aa0ba902b7","traceState":"ot=th:8","flags":257,"status":{"code":2,"message":"m"},
            "attributes":[{"key":"a","value":{"stringValue":"x\u0000\né"}},{"key":"e","value":{"stringValue":""}},{"key":"i","value":{"intValue":"-5"}},{"key":"big","value":{"intValue":"9007199254740993"}},
            {"key":"d","value":{"doubleValue":0.1}},{"key":"b","value":{"boolValue":false}},{"key":"y","value":{"bytesValue":"AQL/"}},
            {"key":"l","value":{"arrayValue":{"values":[{"doubleValue":1.5},{"stringValue":"q\"\\"},{},{"arrayValue":{"values":[]}}]}}},
            {"key":"m","value":{"kvlistValue":{"values":[{"key":"k","value":{"boolValue":true}},{"key":"n","value":{"intValue":7}}]}}}],
            "events":[{"timeUnixNano":"5","name":"e","attributes":[{"key":"x","value":{"intValue":1}}]}],
            "links":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000a9","attributes":[{"key":"w","value":{"stringValue":"z"}}]}]
            """);
        using (await service.PostAsync(Encoding.UTF8.GetBytes(Reading.Otlp(rich + "," + Reading.Span("00000000000000a2"))), "application/json"))
        {
        }

        await using var remote = await ConnectAsync();
        var read = new SpanBatch();
        Assert.Equal(2, await remote.ReadAsync(new SpanQuery(0, long.MaxValue, Slice.Whole, 5), read, Stop));
        Assert.Equal(Reading.Show(service.Store.Committed[0]), Reading.Show(read));
        var trace = new SpanBatch();
        Assert.Equal(2, await remote.ReadTraceAsync(read.TraceIdOf(0), trace, Stop));
        Assert.Equal(0, await remote.ReadTraceAsync(new TraceId(1, 2), trace, Stop));
    }

    [Fact]
    public async Task ManySpans_ComeInSeveralFrames()
    {
        await using var service = await TestService.StartAsync(socket: In("s"));
        using (await service.PostAsync(Proto.Request([.. Enumerable.Range(1, 5_000).Select(id => Proto.Span((ulong)id))])))
        {
        }

        await using var remote = await ConnectAsync();
        var read = new SpanBatch();
        Assert.Equal(5_000, await remote.ReadAsync(new SpanQuery(0, long.MaxValue, Slice.Whole, 0), read, Stop));
        Assert.Equal(Enumerable.Range(1, 5_000).Select(id => (ulong)id), read.SpanIds.ToArray());
    }

    [Fact]
    public async Task StatisticsResultsAndPending_ComeOver()
    {
        await using var service = await TestService.StartAsync(socket: In("s"));
        await using var remote = await ConnectAsync();
        Assert.Equal("fake 1", remote.Engine);
        var statistics = await remote.StatisticsAsync(Stop);
        Assert.Equal((12_345, 1), (statistics.Bytes, statistics.Partitions.Count));
        Assert.Equal((3, 1_000_000_000L), await remote.Analysis.PendingAsync(Stop));
        Assert.Equal(0, await remote.CountAsync(0, 9, Stop));
        var result = Assert.Single(await remote.Analysis.ReadAsync(10, 20, true, Stop).ToListAsync(Stop));
        Assert.Equal((10, 20, Slice.Whole), (result.FromNs, result.ToNs, result.Slice));
        Assert.Equal(new EdgeSeriesRowView("a", "b", 3.5), new EdgeSeriesRowView(result.Edges[0].Caller, result.Edges[0].Callee, result.Edges[0].Attempts));
        Assert.Equal([1, 2, 255], result.State.ToArray());
    }

    [Fact]
    public async Task Writing_IsRefusedClearly()
    {
        await using var service = await TestService.StartAsync(socket: In("s"));
        await using var remote = await ConnectAsync();
        var refusal = await Assert.ThrowsAsync<StoreException>(() => remote.AppendAsync([new SpanBatch()], Stop));
        Assert.Contains("can only be read", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyThere_IsUnavailable() => await Assert.ThrowsAsync<StoreUnavailableException>(ConnectAsync);

    [Fact]
    public void ServiceFile_IsFoundWhileItsProcessLives_AndIsItsUsersOnly()
    {
        var running = new RunningService(Environment.ProcessId, In("s"), "http://127.0.0.1:4318/");
        running.Write(Folder);
        Assert.Equal(running, RunningService.Find(Folder));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(In("service.json")));
        (running with { ProcessId = int.MaxValue }).Write(Folder);
        Assert.Null(RunningService.Find(Folder));
        running.Remove(Folder);
        Assert.Empty(Directory.EnumerateFiles(Folder));
    }

    private Task<RemoteSpanStore> ConnectAsync() => RemoteSpanStore.ConnectAsync(new RunningService(1, In("s"), ""), Stop);

    private sealed record EdgeSeriesRowView(string? Caller, string Callee, double Attempts);
}
