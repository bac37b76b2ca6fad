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
        Search = new PostgreSqlTraceSearch(server, windowNs, (where, into, cancellation) => CopyOutAsync(where, null, into, cancellation));
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
            await _server.RunAsync(connection => CopyAsync(connection, rows, cancellation), cancellation);
        }
        catch
        {
            foreach (var encoder in encoders) encoder.Forget();
            _dictionary.Withdraw(entries);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<long> ReadAsync(SpanQuery query, SpanBatch into, CancellationToken cancellation)
    {
        // Numbers only: COPY takes no parameters, and with plain values the planner leaves out partitions.
        var slice = query.Slice.Count == 1 ? "" : $" AND get_byte(uuid_send(trace_id), 15) & {query.Slice.Count - 1} = {query.Slice.Index}";
        var window = $"{Between(query.FromNs, query.ToNs)}{slice}";
        var spans = query.HorizonNs == 0
            ? window
            : $"{Between(Before(query.FromNs, query.HorizonNs), After(query.ToNs, query.HorizonNs))}{slice} AND trace_id IN (SELECT trace_id FROM span WHERE {window})";
        return CopyOutAsync(spans, "SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '64MB'", into, cancellation);
    }

    /// <inheritdoc/>
    public Task<long> ReadTraceAsync(TraceId trace, SpanBatch into, CancellationToken cancellation) =>
        CopyOutAsync($"trace_id = '{trace}'", null, into, cancellation);

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
        await _server.DisposeAsync();
        _readers.Dispose();
    }

    // Quoted, because the least number's digits alone are none; cast, so that partitions are left out.
    private static string Between(long fromNs, long toNs) => $"start_ns >= '{fromNs}'::bigint AND start_ns < '{toNs}'::bigint";

    private static long Before(long ns, long horizonNs) => ns < long.MinValue + horizonNs ? long.MinValue : ns - horizonNs;

    private static long After(long ns, long horizonNs) => ns > long.MaxValue - horizonNs ? long.MaxValue : ns + horizonNs;

    private async Task<bool> CopyAsync(NpgsqlConnection connection, List<EncodedSpans> rows, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (_placement.AppendSettings.Length > 0) await connection.ExecuteAsync(new CommandDefinition(_placement.AppendSettings, cancellationToken: cancellation));
        using (var writer = new SpanCopyWriter())
        {
            await using var stream = await connection.BeginRawBinaryCopyAsync(SpanCopyWriter.Statement, cancellation);
            await writer.WriteAsync(stream, rows, cancellation);
        }

        var arrivals = Arrivals(rows);
        // Someone may have turned it off for the role or the database: what is acknowledged must be on disk. Stricter settings stay.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off';
            INSERT INTO window_arrival (from_ns, spans, appended_ns) SELECT w, s, @now FROM unnest(@windows, @spans) AS arrived (w, s)
            """,
            new { now = _time.NowNs(), windows = arrivals.Keys.ToArray(), spans = arrivals.Values.ToArray() },
            cancellationToken: cancellation));
        cancellation.ThrowIfCancellationRequested();
        // From here on the outcome is the server's. If the connection breaks now nobody knows it: the sender sends again, and what is there twice is removed when traces are assembled.
        await transaction.CommitAsync(CancellationToken.None);
        return true;
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

    private async Task<long> CopyOutAsync(string where, string? settings, SpanBatch into, CancellationToken cancellation)
    {
        await _readers.WaitAsync(cancellation);
        try
        {
            using var reader = new SpanCopyReader(new SpanDecoder(into, _cache), _tables.FetchAsync);
            return await _server.RunAsync(
                async connection =>
                {
                    await using var transaction = settings is null ? null : await connection.BeginTransactionAsync(cancellation);
                    if (settings is not null) await connection.ExecuteAsync(new CommandDefinition(settings, cancellationToken: cancellation));
                    await using var stream = await connection.BeginRawBinaryCopyAsync($"COPY (SELECT {SpanCopyWriter.Columns} FROM span WHERE {where}) TO STDOUT (FORMAT binary)", cancellation);
                    // A statement without a time limit may be silent for as long before its first row.
                    if (settings is not null) stream.ReadTimeout = Timeout.Infinite;
                    return await reader.ReadAsync(stream, cancellation);
                },
                cancellation);
        }
        finally
        {
            _readers.Release();
        }
    }
}
