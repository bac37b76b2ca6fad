using Analyzer.Model.Spans;
using Analyzer.Store.Analysis;
using Analyzer.Store.Dictionary;
using Analyzer.Store.Records;
using Analyzer.Store.Reports;
using Analyzer.Store.Rollups;
using Analyzer.Store.Search;
using Analyzer.Store.Series;
using Dapper;
using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>Spans in PostgreSQL 15 or later: binary COPY into partitions by time; one database may serve several processes.</summary>
internal sealed class PostgreSqlStore : ISpanStore
{
    private const int MostReads = 5;

    // Someone may have turned it off for the role or the database: what is acknowledged must be on disk. Stricter settings stay.
    private const string Durable = "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'";

    private readonly Server _server;
    private readonly ISpanPlacement _placement;
    private readonly SpanDictionary _dictionary = new();
    private readonly EntryCache _cache = new();
    private readonly DictionaryTables _tables;
    private readonly OperationTable _operations;
    private readonly Partitions _partitions;
    private readonly AnalysisStore _analysis;
    private readonly Retention _retention;
    private readonly SemaphoreSlim _readers;
    private readonly KnownEnds _ends = new();
    private readonly TimeProvider _time;
    private readonly long _windowNs;
    private readonly int _schemaVersion;

    internal PostgreSqlStore(Server server, ISpanPlacement placement, string engine, int schemaVersion, int connections, long windowNs, TimeProvider time)
    {
        _server = server;
        _placement = placement;
        _time = time;
        _windowNs = windowNs;
        _schemaVersion = schemaVersion;
        Engine = engine;
        _tables = new DictionaryTables(server, _dictionary);
        _operations = new OperationTable(server);
        _partitions = new Partitions(server, placement, time);
        _analysis = new AnalysisStore(server, placement, windowNs);
        var records = new PostgreSqlRecords(server);
        Records = new RecordStore(records);
        EdgeSeries = new EdgeSeriesReader(records);
        Rollups = new RollupStore(records);
        Keys = new KeyStore(records);
        Schedules = new ScheduleStore(records);
        Reports = new ReportStore(records);
        Outbox = new Outbox(records);
        _retention = new Retention(server, placement, _partitions, _analysis, windowNs);
        // A reader needs a second connection for dictionary entries: half of them may read, so that none waits for ever.
        _readers = new SemaphoreSlim(Math.Max(1, connections / 2));
        Search = new PostgreSqlTraceSearch(server, windowNs, ReadAsync);
    }

    /// <inheritdoc/>
    public string Engine { get; }

    /// <inheritdoc/>
    public IAnalysisStore Analysis => _analysis;

    /// <inheritdoc/>
    public ITraceSearch Search { get; }

    /// <inheritdoc/>
    public IEdgeSeriesReader EdgeSeries { get; }

    /// <inheritdoc/>
    public IRollupStore Rollups { get; }

    /// <inheritdoc/>
    public IRecordStore Records { get; }

    /// <inheritdoc/>
    public IKeyStore Keys { get; }

    /// <inheritdoc/>
    public IScheduleStore Schedules { get; }

    /// <inheritdoc/>
    public IReportStore Reports { get; }

    /// <inheritdoc/>
    public IOutbox Outbox { get; }

    /// <summary>Reads what must be known before the first append.</summary>
    internal async Task LoadAsync(CancellationToken cancellation)
    {
        await _tables.LoadAsync(cancellation);
        await _operations.LoadAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task AppendAsync(IReadOnlyList<SpanBatch> batches, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batches);
        var encoders = batches.Select(batch => BatchEncoder.For(batch, _dictionary)).ToList();
        var entries = new NewEntries();
        try
        {
            foreach (var encoder in encoders) encoder.Resolve(entries);
            await _tables.AddAsync(entries, cancellation);
            await _partitions.EnsureAsync(batches, cancellation);
            var rows = encoders.Select(encoder => encoder.Finish(entries)).ToList();
            await _operations.AddAsync(rows, cancellation);
            await CopyAsync(rows, cancellation);
        }
        catch
        {
            foreach (var encoder in encoders) encoder.Forget();
            _dictionary.Withdraw(entries);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<long> ReadAsync(SpanQuery query, SpanBatch into, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(into);
        var before = into.Count;
        for (var tries = 1; ; tries++)
        {
            var sources = await _placement.SourcesAsync(query.Slice, cancellation);
            try
            {
                var rows = await ReadAsync([.. sources.Select(source => (source.Server, source.Select(query)))], "SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '64MB'", into, cancellation);
                // What has moved meanwhile was read where nothing is added any more.
                if (SpanSource.AreSame(sources, await _placement.SourcesAsync(query.Slice, cancellation))) return rows;
            }
            catch (StoreException problem) when (problem.InnerException is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable } && tries < MostReads)
            {
                // A shard that has moved, and was dropped where it was.
            }

            into.Truncate(before);
            if (tries >= MostReads) throw new StoreUnavailableException($"Shards of {_server.Location} moved while they were read, {tries} times in a row: try again later.");
        }
    }

    /// <inheritdoc/>
    public Task<long> ReadTraceAsync(TraceId trace, SpanBatch into, CancellationToken cancellation) =>
        ReadAsync($"trace_id = '{trace}'", into, cancellation);

    /// <inheritdoc/>
    public Task<long> CountAsync(long fromNs, long toNs, CancellationToken cancellation) =>
        _server.RunAsync(connection => Statistics.CountAsync(connection, fromNs, toNs, _windowNs, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<StoreStatistics> StatisticsAsync(CancellationToken cancellation) =>
        _server.RunAsync(connection => Statistics.ReadAsync(connection, _placement, Engine, _server.Location, _schemaVersion, _windowNs, _ends, cancellation), cancellation);

    /// <inheritdoc/>
    public Task<RetentionResult> RetainAsync(RetentionPolicy policy, long nowNs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return _retention.ApplyAsync(policy, nowNs, cancellation);
    }

    /// <inheritdoc/>
    public Task<int> CompactAsync(long settledBeforeNs, CancellationToken cancellation) => _placement.CompactAsync(_server, settledBeforeNs, cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _placement.DisposeAsync();
        await _server.DisposeAsync();
        _readers.Dispose();
    }

    private async Task CopyAsync(List<EncodedSpans> rows, CancellationToken cancellation)
    {
        if (await _placement.AppendServerAsync(cancellation) is not { } other)
        {
            await _server.RunAsync(connection => CopyAsync(connection, rows, isListed: true, cancellation), cancellation);
            return;
        }

        try
        {
            await other.RunAsync(connection => CopyAsync(connection, rows, isListed: false, cancellation), cancellation);
        }
        catch (StoreUnavailableException)
        {
            _placement.Lost();
            throw;
        }

        // Acknowledged when it is listed too: whoever stops between the two is sent the spans again, and lists them then.
        await _server.RunAsync(connection => ListAsync(connection, rows, CancellationToken.None), CancellationToken.None);
    }

    private async Task<bool> CopyAsync(NpgsqlConnection connection, List<EncodedSpans> rows, bool isListed, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (_placement.AppendSettings.Length > 0) await connection.ExecuteAsync(new CommandDefinition(_placement.AppendSettings, cancellationToken: cancellation));
        using (var writer = new SpanCopyWriter())
        {
            await using var stream = await connection.BeginRawBinaryCopyAsync(SpanCopyWriter.Statement, cancellation);
            await writer.WriteAsync(stream, rows, cancellation);
        }

        if (isListed) await ListAsync(connection, rows, cancellation);
        else await connection.ExecuteAsync(new CommandDefinition(Durable, cancellationToken: cancellation));
        cancellation.ThrowIfCancellationRequested();
        // From here on the outcome is the server's. If the connection breaks now nobody knows it: the sender sends again, and what is there twice is removed when traces are assembled.
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private Task<int> ListAsync(NpgsqlConnection connection, List<EncodedSpans> rows, CancellationToken cancellation)
    {
        var arrivals = Arrivals(rows);
        return connection.ExecuteAsync(new CommandDefinition(
            $"{Durable}; INSERT INTO window_arrival (from_ns, spans, appended_ns) SELECT w, s, @now FROM unnest(@windows, @spans) AS arrived (w, s)",
            new { now = _time.NowNs(), windows = arrivals.Keys.ToArray(), spans = arrivals.Values.ToArray() },
            cancellationToken: cancellation));
    }

    private Dictionary<long, long> Arrivals(List<EncodedSpans> rows)
    {
        var arrivals = new Dictionary<long, long>();
        foreach (var batch in rows)
        {
            var (window, spans) = (0L, 0L);
            foreach (var startNs in batch.Batch.StartNs)
            {
                var next = Partitions.Floor(startNs, _windowNs);
                if (next != window && spans > 0)
                {
                    arrivals[window] = arrivals.GetValueOrDefault(window) + spans;
                    spans = 0;
                }

                window = next;
                spans++;
            }

            if (spans > 0) arrivals[window] = arrivals.GetValueOrDefault(window) + spans;
        }

        return arrivals;
    }

    // Statements without a time limit of their own where there are settings. Of two servers each works while the other's rows are decoded.
    private async Task<long> ReadAsync(IReadOnlyList<(Server Server, string Select)> statements, string? settings, SpanBatch into, CancellationToken cancellation)
    {
        await _readers.WaitAsync(cancellation);
        try
        {
            var rows = 0L;
            Task<SpanStream>? next = null;
            for (var at = 0; at < statements.Count; at++)
            {
                await using var stream = await (next ?? OpenAsync(at));
                next = at + 1 < statements.Count ? OpenAsync(at + 1) : null;
                try
                {
                    rows += await stream.ReadAsync(new SpanDecoder(into, _cache), _tables.FetchAsync, cancellation);
                }
                catch when (next is not null)
                {
                    await SpanStream.DropAsync(next);
                    throw;
                }
            }

            return rows;
        }
        finally
        {
            _readers.Release();
        }

        Task<SpanStream> OpenAsync(int at) => SpanStream.OpenAsync(statements[at].Server, statements[at].Select, settings, cancellation);
    }

    private Task<long> ReadAsync(string where, SpanBatch into, CancellationToken cancellation) =>
        ReadAsync([(_server, $"SELECT {SpanCopyWriter.Columns} FROM span WHERE {where}")], null, into, cancellation);
}
