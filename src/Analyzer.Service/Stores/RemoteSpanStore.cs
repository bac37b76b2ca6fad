using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Analyzer.Service.Hosting;
using Analyzer.Service.Reports;
using Analyzer.Store;
using Analyzer.Store.Analysis;
using Analyzer.Store.Records;
using Analyzer.Store.Reports;
using Analyzer.Store.Rollups;
using Analyzer.Store.Search;
using Analyzer.Store.Series;

namespace Analyzer.Service.Stores;

/// <summary>The store of a running service, read through it. Everything that would change it is refused.</summary>
internal sealed class RemoteSpanStore : ISpanStore, IAnalysisStore
{
    // What is stored was cut to its limits when it was received.
    private static readonly ReadOptions s_unlimited = new() { MaxValueBytes = int.MaxValue, MaxAttributes = int.MaxValue };

    private readonly HttpClient _client;
    private readonly RunningService _service;

    private RemoteSpanStore(HttpClient client, RunningService service, StoreEndpoints.About about)
    {
        _client = client;
        _service = service;
        Engine = about.Engine;
        Search = new NoTraceSearch(service.ProcessId);
        WindowNs = about.WindowNs;
    }

    /// <inheritdoc/>
    public string Engine { get; }

    /// <inheritdoc/>
    public IAnalysisStore Analysis => this;

    /// <inheritdoc/>
    public ITraceSearch Search { get; }

    /// <inheritdoc/>
    public IEdgeSeriesReader EdgeSeries => throw new NotSupportedException("The edge series are read at the service itself: /api/v1/edges.");

    /// <summary>Lets the service make reports on periods.</summary>
    public IPeriodReporter Reporter => new RemotePeriodReporter(_client, _service);

    /// <inheritdoc/>
    public IRollupStore Rollups => throw ReadOnly();

    /// <inheritdoc/>
    public IRecordStore Records => throw ReadOnly();

    /// <inheritdoc/>
    public IOutbox Outbox => throw ReadOnly();

    /// <inheritdoc/>
    public IKeyStore Keys => new RemoteKeyStore(_client, _service);

    /// <inheritdoc/>
    public IScheduleStore Schedules => throw ReadOnly();

    /// <inheritdoc/>
    public IReportStore Reports => throw ReadOnly();

    /// <inheritdoc/>
    public long WindowNs { get; }

    /// <summary>Connects to a running service.</summary>
    /// <exception cref="StoreUnavailableException">It does not answer.</exception>
    public static async Task<RemoteSpanStore> ConnectAsync(RunningService service, CancellationToken cancellation)
    {
        var client = service.Client("/store/");
        try
        {
            return new RemoteSpanStore(client, service, await GetAsync<StoreEndpoints.About>(client, service, "about", cancellation));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<StoreStatistics> StatisticsAsync(CancellationToken cancellation) => GetAsync<StoreStatistics>(_client, _service, "statistics", cancellation);

    /// <inheritdoc/>
    public Task<long> CountAsync(long fromNs, long toNs, CancellationToken cancellation) => GetAsync<long>(_client, _service, $"count?from={fromNs}&to={toNs}", cancellation);

    /// <inheritdoc/>
    public Task<long> ReadAsync(SpanQuery query, SpanBatch into, CancellationToken cancellation) =>
        ReceiveAsync($"spans?from={query.FromNs}&to={query.ToNs}&index={query.Slice.Index}&count={query.Slice.Count}&horizon={query.HorizonNs}", into, cancellation);

    /// <inheritdoc/>
    public Task<long> ReadTraceAsync(TraceId trace, SpanBatch into, CancellationToken cancellation) =>
        ReceiveAsync($"trace?high={trace.High:x}&low={trace.Low:x}", into, cancellation);

    /// <inheritdoc/>
    public async Task<(int Windows, long? OldestNs)> PendingAsync(CancellationToken cancellation)
    {
        var pending = await GetAsync<StoreEndpoints.Pending>(_client, _service, "pending", cancellation);
        return (pending.Windows, pending.OldestNs);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WindowResult> ReadAsync(long fromNs, long toNs, bool edges, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var stream = await OpenAsync($"results?from={fromNs}&to={toNs}&edges={(edges ? 1 : 0)}", cancellation);
        await foreach (var frame in Frames.ReadAsync(stream, cancellation)) yield return JsonSerializer.Deserialize<WindowResult>(frame.Span, StoreEndpoints.Json)!;
    }

    /// <inheritdoc/>
    public Task AppendAsync(IReadOnlyList<SpanBatch> batches, CancellationToken cancellation) => throw ReadOnly();

    /// <inheritdoc/>
    public Task<int> CompactAsync(long settledBeforeNs, CancellationToken cancellation) => Task.FromResult(0);

    /// <inheritdoc/>
    public Task<RetentionResult> RetainAsync(RetentionPolicy policy, long nowNs, CancellationToken cancellation) => throw ReadOnly();

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> DueAsync(long fromNs, long toNs, CancellationToken cancellation) =>
        GetAsync<IReadOnlyList<long>>(_client, _service, $"due?from={fromNs}&to={toNs}", cancellation);

    /// <inheritdoc/>
    public Task<IWindowClaim?> ClaimAsync(long appendedBeforeNs, IReadOnlyCollection<long> exceptNs, CancellationToken cancellation) => throw ReadOnly();

    /// <inheritdoc/>
    public Task ReopenAsync(IReadOnlyCollection<long> windowsNs, CancellationToken cancellation) => throw ReadOnly();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<T> GetAsync<T>(HttpClient client, RunningService service, string path, CancellationToken cancellation)
    {
        using var response = await SendAsync(client, service, path, cancellation);
        return (await response.Content.ReadFromJsonAsync<T>(StoreEndpoints.Json, cancellation))!;
    }

    internal static async Task<HttpResponseMessage> SendAsync(HttpClient client, RunningService service, string path, CancellationToken cancellation, HttpMethod? method = null, HttpContent? content = null)
    {
        HttpResponseMessage response;
        try
        {
            using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Content = content };
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new StoreUnavailableException($"the service that holds the store (process {service.ProcessId}) does not answer: {e.Message}", e);
        }

        if (response.IsSuccessStatusCode) return response;
        using (response) throw new StoreUnavailableException(await response.Content.ReadAsStringAsync(cancellation));
    }

    private async Task<long> ReceiveAsync(string path, SpanBatch into, CancellationToken cancellation)
    {
        var before = into.Count;
        var draft = new SpanDraft();
        await using var stream = await OpenAsync(path, cancellation);
        await foreach (var frame in Frames.ReadAsync(stream, cancellation)) OtlpProtobufDecoder.Decode(frame.Span, into, draft, s_unlimited);
        return into.Count - before;
    }

    private async Task<Stream> OpenAsync(string path, CancellationToken cancellation)
    {
        var response = await SendAsync(_client, _service, path, cancellation);
        return await response.Content.ReadAsStreamAsync(cancellation);
    }

    private StoreException ReadOnly() => new($"the store is held by 'analyzer serve' (process {_service.ProcessId}) and can only be read meanwhile: stop the service first");
}
