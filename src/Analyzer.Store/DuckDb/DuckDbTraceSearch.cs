using Analyzer.Model.Spans;
using Analyzer.Store.Dictionary;
using Analyzer.Store.Search;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Analyzer.Store.DuckDb;

/// <summary>
/// Searches the embedded file: texts become ids in memory, then blocks are read from the newest backwards, a few at first, until
/// there are enough hits.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="blocks">Where spans are, by time and by trace.</param>
/// <param name="dictionary">The dictionary now; another one after the file was opened anew.</param>
/// <param name="read">Reads the spans that a condition of our own, of numbers only, selects.</param>
internal sealed class DuckDbTraceSearch(DuckDbFile file, BlockIndex blocks, Func<SpanDictionary> dictionary, Func<string, SpanBatch, CancellationToken, Task<long>> read) : ITraceSearch
{
    /// <summary>Blocks in the first part of a search; each further part is four times as large.</summary>
    private const int FirstBlocks = 2;

    // Not list_has_any, which makes a set of each row's ids.
    private static readonly SearchDialect s_dialect = new(ids => string.Join(" OR ", ids.Select(id => $"list_contains(attribute_ids, {id})")), (column, text) => $"contains({column}, {text})");

    private readonly ResourceNames _names = new();

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredService>> ServicesAsync(long fromNs, long toNs, CancellationToken cancellation) => UseAsync(
        connection =>
        {
            var all = Services(connection);
            if (fromNs == long.MinValue && toNs == long.MaxValue) return ResourceNames.Ordered(all.Values);
            var seen = new List<StoredService>();
            connection.Query($"SELECT DISTINCT resource_id FROM span WHERE {Between(fromNs, toNs - 1)}", row => seen.Add(all[row.GetInt32(0)]));
            return ResourceNames.Ordered(seen);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredOperation>> OperationsAsync(string service, SpanKind? kind, CancellationToken cancellation) => UseAsync<IReadOnlyList<StoredOperation>>(
        connection =>
        {
            var services = Services(connection).Values.Where(stored => ResourceNames.IsMeant(stored, service)).Select(stored => stored.Service).ToHashSet(StringComparer.Ordinal);
            var found = new HashSet<StoredOperation>();
            connection.Query("SELECT o.service, o.kind, n.value FROM operation o JOIN name n ON n.id = o.name_id", row =>
            {
                if (services.Contains(row.GetString(0)) && (kind is null || (byte)kind == row.GetByte(1))) found.Add(new StoredOperation(row.GetString(2), (SpanKind)row.GetByte(1)));
            });
            return [.. found.OrderBy(operation => operation.Name, StringComparer.Ordinal).ThenBy(operation => operation.Kind)];
        },
        cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TraceHit>> SearchAsync(TraceSearch query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        var resolved = await UseAsync(connection => Resolve(connection, query), cancellation).ConfigureAwait(false);
        if (resolved.IsImpossible) return [];
        var texts = new List<string>();
        var spans = resolved.ToSql(s_dialect, texts);
        return await NewestFirst.RunAsync(
            query,
            Parts(query).ToAsyncEnumerable(),
            (part, count) => UseAsync(connection => Find(connection, query, $"{BlockSql(part)} AND {spans}", texts, count), cancellation),
            traces => UseAsync(connection => Shown(connection, query, spans, texts, traces), cancellation)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<long> ReadAsync(IReadOnlyCollection<TraceId> traces, SpanBatch into, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(traces);
        var found = traces.SelectMany(blocks.Find).ToHashSet();
        return found.Count == 0 ? Task.FromResult(0L) : read($"{BlockSql(found)} AND {TraceSql(traces)}", into, cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ServiceDependency>> DependenciesAsync(long fromNs, long toNs, CancellationToken cancellation) => UseAsync<IReadOnlyList<ServiceDependency>>(
        connection =>
        {
            var found = new List<ServiceDependency>();
            connection.Query(
                $"SELECT caller, callee, sum(calls), sum(attempts) FROM edge_series WHERE caller IS NOT NULL AND {Between(fromNs, toNs - 1)} GROUP BY caller, callee",
                row => found.Add(new ServiceDependency(row.GetString(0), row.GetString(1), row.GetDouble(2), row.GetDouble(3))));
            return [.. found.OrderBy(edge => edge.Caller, StringComparer.Ordinal).ThenBy(edge => edge.Callee, StringComparer.Ordinal)];
        },
        cancellation);

    private static string Between(long fromNs, long lastNs) => $"start_ns >= {Literal(fromNs)} AND start_ns <= {Literal(lastNs)}";

    // The least number's digits alone are none.
    private static string Literal(long number) => number == long.MinValue ? "(-9223372036854775807 - 1)" : $"{number}";

    // Half of the id first: comparing pairs is dear, and hardly any row is left to compare.
    private static string TraceSql(IReadOnlyCollection<TraceId> traces) => $"trace_low IN ({string.Join(", ", traces.Select(trace => $"{trace.Low}::UBIGINT"))}) AND (trace_high, trace_low) IN ({string.Join(", ", traces.Select(trace => $"({trace.High}::UBIGINT, {trace.Low}::UBIGINT)"))})";

    /// <summary>Which blocks, as ranges of ids: zone maps answer those best.</summary>
    private static string BlockSql(IEnumerable<int> ids)
    {
        var ranges = new List<(int From, int To)>();
        foreach (var id in ids.Order())
        {
            if (ranges.Count > 0 && ranges[^1].To == id - 1) ranges[^1] = (ranges[^1].From, id);
            else ranges.Add((id, id));
        }

        return $"({string.Join(" OR ", ranges.Select(range => $"(block_id >= {range.From} AND block_id <= {range.To})"))})";
    }

    private static List<TraceHit> Find(DuckDBConnection connection, TraceSearch query, string where, List<string> texts, int count)
    {
        var after = query.After is { TraceId: var id, StartNs: var startNs }
            ? $" HAVING max(start_ns) < {startNs} OR (max(start_ns) = {startNs} AND (trace_high < {id.High}::UBIGINT OR (trace_high = {id.High}::UBIGINT AND trace_low < {id.Low}::UBIGINT)))"
            : "";
        var hits = new List<TraceHit>();
        Query(
            connection,
            $"SELECT trace_high, trace_low, max(start_ns) FROM span WHERE {Between(query.FromNs, NewestFirst.UpperNs(query))} AND {where} GROUP BY 1, 2{after} ORDER BY 3 DESC, 1 DESC, 2 DESC LIMIT {count}",
            texts,
            row => hits.Add(new TraceHit(new TraceId(row.GetFieldValue<ulong>(0), row.GetFieldValue<ulong>(1)), row.GetInt64(2))));
        return hits;
    }

    private static void Query(DuckDBConnection connection, string sql, List<string> texts, Action<DuckDBDataReader> row)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var text in texts) command.Parameters.Add(new DuckDBParameter(text));
        using var reader = command.ExecuteReader();
        while (reader.Read()) row(reader);
    }

    private static List<int> Ids(DuckDBConnection connection, string sql, List<string> texts)
    {
        var ids = new List<int>();
        Query(connection, sql, texts, row => ids.Add(row.GetInt32(0)));
        return ids;
    }

    private HashSet<TraceId> Shown(DuckDBConnection connection, TraceSearch query, string spans, List<string> texts, IReadOnlyCollection<TraceId> traces)
    {
        var shown = new HashSet<TraceId>();
        var found = traces.SelectMany(blocks.Find).ToHashSet();
        if (found.Count == 0 || query.After is not { } after) return shown;
        Query(
            connection,
            $"SELECT trace_high, trace_low, max(start_ns) FROM span WHERE {BlockSql(found)} AND {Between(Math.Max(query.FromNs, after.StartNs), query.ToNs - 1)} AND {TraceSql(traces)} AND {spans} GROUP BY 1, 2",
            texts,
            row =>
            {
                var hit = new TraceHit(new TraceId(row.GetFieldValue<ulong>(0), row.GetFieldValue<ulong>(1)), row.GetInt64(2));
                if (hit.CompareTo(after) <= 0) shown.Add(hit.TraceId);
            });
        return shown;
    }

    /// <summary>Blocks from the newest backwards, in growing parts.</summary>
    private IEnumerable<(IReadOnlyList<int> Part, long RestNs)> Parts(TraceSearch query)
    {
        var upper = NewestFirst.UpperNs(query);
        var ordered = blocks.Blocks.Where(block => block.FromNs <= upper && block.ToNs >= query.FromNs).OrderByDescending(block => block.ToNs).ToList();
        var size = FirstBlocks;
        for (var first = 0; first < ordered.Count; first += size, size *= 4)
        {
            var next = first + size;
            yield return ([.. ordered.Skip(first).Take(size).Select(block => block.Id)], next < ordered.Count ? ordered[next].ToNs : long.MinValue);
        }
    }

    private ResolvedSearch Resolve(DuckDBConnection connection, TraceSearch query)
    {
        var entries = dictionary();
        List<int>? resources = query.Service is { } service ? [.. Services(connection).Where(resource => ResourceNames.IsMeant(resource.Value, service)).Select(resource => resource.Key)] : null;
        var scopes = query.Scope is { } scope ? Ids(connection, "SELECT id FROM scope WHERE name = $1", [scope]) : null;
        var attributes = query.Attributes.Select(attribute => Resolve(connection, entries, AttributeTerm.Of(attribute.Key, attribute.Value))).ToList();
        return new ResolvedSearch(query, resources, query.Operation is { } name ? entries.Find(AttributeTerm.HashOfName(name)) : 0, scopes, attributes);
    }

    private static ResolvedAttribute Resolve(DuckDBConnection connection, SpanDictionary entries, AttributeTerm term)
    {
        var texts = new List<string>();
        var any = string.Join(" OR ", term.OwnTexts.Select(text => s_dialect.Contains("attributes", ResolvedSearch.Parameter(texts, text))));
        return new ResolvedAttribute([.. term.Hashes.Select(entries.Find).Where(id => id != 0)], Ids(connection, $"SELECT id FROM resource WHERE {any}", texts), term);
    }

    private Dictionary<int, StoredService> Services(DuckDBConnection connection)
    {
        var services = new Dictionary<int, StoredService>();
        connection.Query("SELECT id, service, attributes FROM resource", row => services.Add(row.GetInt32(0), _names.Of(row.GetInt32(0), row.GetString(1), row.GetString(2))));
        return services;
    }

    private Task<T> UseAsync<T>(Func<DuckDBConnection, T> work, CancellationToken cancellation) => Task.Run(
        () => file.Use(connection =>
        {
            using var interrupt = cancellation.UnsafeRegister(static state => NativeMethods.Startup.DuckDBInterrupt((DuckDBNativeConnection)state!), connection.NativeConnection);
            return work(connection);
        }),
        cancellation);
}
