using System.Globalization;
using Analyzer.Model.Spans;
using Analyzer.Store.Analysis;
using Analyzer.Store.Dictionary;
using Analyzer.Store.Records;
using Analyzer.Store.Reports;
using Analyzer.Store.Rollups;
using Analyzer.Store.Schema;
using Analyzer.Store.Search;
using Analyzer.Store.Series;
using DuckDB.NET.Data;

namespace Analyzer.Store.DuckDb;

/// <summary>Spans in one file of DuckDB, held by one process: <c>analyzer.duckdb</c> in the data directory.</summary>
internal sealed class DuckDbSpanStore : ISpanStore
{
    private readonly StoreOptions _options;
    private readonly DataDirectoryLock _lock;
    private readonly DuckDbFile _file;
    private readonly DuckDbWriter _writer;
    private readonly SpanAppender _appender = new();
    private readonly DictionaryTables _tables = new();
    private readonly EntryCache _cache = new();
    private readonly BlockIndex _blocks = new();
    private readonly WindowArrivals _windows;
    private SpanDictionary _dictionary = new();
    private OperationIndex _operations = new();
    private int _schemaVersion;

    private DuckDbSpanStore(StoreOptions options, DataDirectoryLock directory, DuckDbFile file)
    {
        _options = options;
        _lock = directory;
        _file = file;
        _writer = new DuckDbWriter(file);
        _writer.Reopened += Load;
        _windows = new WindowArrivals(options.WindowNs);
        Analysis = new DuckDbAnalysisStore(file, _writer, _windows);
        Search = new DuckDbTraceSearch(file, _blocks, () => _dictionary, ReadAsync);
        var records = new DuckDbRecords(file, _writer);
        Records = new RecordStore(records);
        EdgeSeries = new EdgeSeriesReader(records);
        Rollups = new RollupStore(records);
        Keys = new KeyStore(records);
        Schedules = new ScheduleStore(records);
        Reports = new ReportStore(records);
        Outbox = new Outbox(records);
        Engine = _file.Use(connection => $"DuckDB {connection.ServerVersion.TrimStart('v')}");
    }

    /// <inheritdoc/>
    public string Engine { get; }

    /// <inheritdoc/>
    public IAnalysisStore Analysis { get; }

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

    /// <summary>Opens the file of a data directory, creating what is missing.</summary>
    /// <exception cref="StoreException">As <see cref="SpanStores.OpenAsync"/>.</exception>
    public static async Task<DuckDbSpanStore> OpenAsync(StoreOptions options, CancellationToken cancellation)
    {
        var directory = DataDirectoryLock.Take(options.DataDirectory);
        DuckDbFile? file = null;
        try
        {
            file = await Task.Run(() => new DuckDbFile(Path.Combine(options.DataDirectory, "analyzer.duckdb"), options), cancellation).ConfigureAwait(false);
            var store = new DuckDbSpanStore(options, directory, file);
            await Task.Run(() => file.Use(connection => store.Prepare(connection, cancellation)), cancellation).ConfigureAwait(false);
            return store;
        }
        catch
        {
            file?.Dispose();
            directory.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task AppendAsync(IReadOnlyList<SpanBatch> batches, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batches);
        var entries = new NewEntries();
        List<NewOperation> operations = [];
        var (block, revision, nowNs) = (0, 0L, _options.Time.NowNs());
        var counts = _windows.Count(batches);
        var encoders = new List<BatchEncoder>(batches.Count);
        try
        {
            await _writer.RunAsync(
                connection =>
                {
                    encoders.AddRange(batches.Select(batch => BatchEncoder.For(batch, _dictionary)));
                    foreach (var encoder in encoders) encoder.Resolve(entries);
                    _tables.Insert(connection, entries);
                    block = _blocks.Next(connection);
                    var rows = encoders.Select(encoder => encoder.Finish(entries)).ToList();
                    foreach (var batch in rows) _appender.Append(connection, batch, block);
                    operations = _operations.FindNew(rows);
                    DictionaryTables.Insert(connection, operations);
                    revision = _windows.Insert(connection, counts, nowNs);
                },
                () =>
                {
                    _dictionary.Learn(entries);
                    _operations.Learn(operations);
                    _blocks.Add(batches, block, nowNs);
                    _windows.Add(counts, revision, nowNs);
                },
                cancellation).ConfigureAwait(false);
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
        var slice = query.Slice.Count == 1 ? "" : $" AND (trace_low & {query.Slice.Count - 1}::UBIGINT) = {query.Slice.Index}::UBIGINT";
        var window = $"start_ns >= {query.FromNs} AND start_ns < {query.ToNs}{slice}";
        if (query.HorizonNs == 0) return ReadAsync(window, into, cancellation);
        var from = query.FromNs < long.MinValue + query.HorizonNs ? long.MinValue : query.FromNs - query.HorizonNs;
        var to = query.ToNs > long.MaxValue - query.HorizonNs ? long.MaxValue : query.ToNs + query.HorizonNs;
        return ReadAsync($"start_ns >= {from} AND start_ns < {to}{slice} AND (trace_high, trace_low) IN (SELECT (trace_high, trace_low) FROM span WHERE {window})", into, cancellation);
    }

    /// <inheritdoc/>
    public Task<long> ReadTraceAsync(TraceId trace, SpanBatch into, CancellationToken cancellation)
    {
        var blocks = _blocks.Find(trace);
        // Not IN: its list costs DuckDB twice the time of the few comparisons it stands for.
        return blocks.Count == 0
            ? Task.FromResult(0L)
            : ReadAsync($"({string.Join(" OR ", blocks.Select(block => $"block_id = {block}"))}) AND trace_high = {trace.High} AND trace_low = {trace.Low}", into, cancellation);
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(long fromNs, long toNs, CancellationToken cancellation) =>
        Task.Run(() => _file.Use(connection => Number(connection, $"SELECT count(*) FROM span WHERE start_ns >= {fromNs} AND start_ns < {toNs}")), cancellation);

    /// <inheritdoc/>
    public Task<StoreStatistics> StatisticsAsync(CancellationToken cancellation) =>
        Task.Run(() => _file.Use(connection =>
        {
            var partitions = _blocks.Blocks.Select(block => new PartitionStatistics(block.FromNs, block.ToNs == long.MaxValue ? long.MaxValue : block.ToNs + 1, block.Spans, 0)).ToList();
            var spans = Number(connection, "SELECT count(*) FROM span");
            return new StoreStatistics(Engine, _file.Location, _schemaVersion, spans, SpansAreExact: true, DuckDbRetention.UsedBytes(connection, _file),
                partitions.Count == 0 ? null : partitions.Min(part => part.FromNs), partitions.Count == 0 ? null : partitions.Max(part => part.ToNs) - 1, partitions);
        }), cancellation);

    /// <inheritdoc/>
    public Task<int> CompactAsync(long settledBeforeNs, CancellationToken cancellation) => Task.FromResult(0);

    /// <inheritdoc/>
    public Task<RetentionResult> RetainAsync(RetentionPolicy policy, long nowNs, CancellationToken cancellation) =>
        new DuckDbRetention(_file, _writer, _blocks, _windows).RunAsync(policy, nowNs, cancellation);

    /// <summary>Turns the log into columns now, as happens by itself in the background.</summary>
    internal Task CheckpointAsync(CancellationToken cancellation) => _writer.CheckpointAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        _appender.Dispose();
        _file.Dispose();
        _lock.Dispose();
    }

    private static long Number(DuckDBConnection connection, string sql)
    {
        var number = 0L;
        connection.Query(sql, row => number = row.GetInt64(0));
        return number;
    }

    private Task<long> ReadAsync(string where, SpanBatch into, CancellationToken cancellation) =>
        Task.Run(() => _file.Use(rows => SpanReader.Read(rows, _file, where, new SpanDecoder(into, _cache), cancellation)), cancellation);

    private bool Prepare(DuckDBConnection connection, CancellationToken cancellation)
    {
        _schemaVersion = SchemaMigrator.ApplyAsync(connection, Migration.Of("duckdb"), _file.Location, newer: 0, _options.Time, cancellation).GetAwaiter().GetResult();
        var stored = 0L;
        connection.Query("SELECT value FROM setting WHERE name = 'window_ns'", row => stored = long.Parse(row.GetString(0), CultureInfo.InvariantCulture));
        if (stored == 0) connection.Execute($"INSERT INTO setting VALUES ('window_ns', '{_options.WindowNs}')");
        else if (stored != _options.WindowNs) throw new StoreException($"The store {_file.Location} has windows of {stored / 1e9} s, the configuration asks for {_options.WindowNs / 1e9} s: use the former, or start a new store.");
        Load(connection);
        return true;
    }

    private void Load(DuckDBConnection connection)
    {
        _dictionary = new SpanDictionary();
        _operations = new OperationIndex();
        _tables.Load(connection, _dictionary);
        DictionaryTables.Load(connection, _operations);
        _blocks.Load(connection);
        _windows.Load(connection);
    }
}
