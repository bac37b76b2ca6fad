using System.Buffers.Binary;
using System.Globalization;

namespace Analyzer.Ingest.Remote;

/// <summary>
/// Grafana Tempo's HTTP API: a TraceQL search in whole seconds, then each trace by id as protobuf. Tempo's <c>Trace</c> message
/// holds its resource spans in field 1, as OTLP's request does, so an answer is a request.
/// </summary>
internal sealed class TempoBackend(RemoteClient client) : IRemoteBackend
{
    private const string What = "Tempo";
    private const long SecondNs = 1_000_000_000;
    private const int Parallel = 4;

    /// <inheritdoc/>
    public long FinestNs => SecondNs;

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ServicesAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <inheritdoc/>
    public async Task<RemotePage> FetchAsync(string? service, long fromNs, long toNs, int limit, CancellationToken cancellation)
    {
        var query = service is null ? "{}" : $$"""{resource.service.name="{{service.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}}"}""";
        var (from, to) = (fromNs / SecondNs, (toNs + SecondNs - 1) / SecondNs);
        var path = string.Create(CultureInfo.InvariantCulture, $"api/search?q={Uri.EscapeDataString(query)}&start={from}&end={to}&limit={limit}");
        var answer = await client.GetAsync(path, "application/json", cancellation)
            ?? throw new RemoteException("no Tempo API at this address (404): it is the query frontend's, usually on port 3200");
        var ids = JsonCount.Strings(answer, "traces", "traceID", What);
        if (ids.Count == 0) return new RemotePage(default, 0, true);
        // More will be asked for in halves: what this range gave would only be fetched twice.
        if (ids.Count >= limit && toNs - fromNs > FinestNs) return new RemotePage(default, 0, false);
        return await FetchAsync(ids, limit, cancellation);
    }

    private async Task<RemotePage> FetchAsync(List<string> ids, int limit, CancellationToken cancellation)
    {
        var traces = new byte[]?[ids.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation };
        await System.Threading.Tasks.Parallel.ForAsync(0, ids.Count, options, async (at, token) =>
        {
            // Null for a trace that was dropped between the search and now.
            traces[at] = await client.GetAsync($"api/traces/{Uri.EscapeDataString(ids[at])}", "application/protobuf", token);
        });
        using var document = new MemoryStream();
        var prefix = new byte[4];
        foreach (var trace in traces)
        {
            if (trace is not { Length: > 0 }) continue;
            BinaryPrimitives.WriteInt32BigEndian(prefix, trace.Length);
            document.Write(prefix);
            document.Write(trace);
        }

        return new RemotePage(document.ToArray(), traces.Count(trace => trace is { Length: > 0 }), ids.Count < limit);
    }
}
