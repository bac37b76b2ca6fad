using Analyzer.Model.Spans;
using Analyzer.Store.Dictionary;
using Analyzer.Store.Search;
using Dapper;
using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>
/// Searches PostgreSQL: texts become ids by the dictionary's indexes, then time is read from the newest backwards, in parts of as
/// many spans as the windows' counters say, few at first, until there are enough hits.
/// </summary>
/// <param name="server">The database.</param>
/// <param name="windowNs">Width of a window, ns.</param>
/// <param name="read">Reads the spans that a condition of our own, of numbers only, selects.</param>
internal sealed class PostgreSqlTraceSearch(Server server, long windowNs, Func<string, SpanBatch, CancellationToken, Task<long>> read) : ITraceSearch
{
    private static readonly SearchDialect s_dialect = new(ids => $"attribute_ids && ARRAY[{ResolvedSearch.List(ids)}]", (column, text) => $"strpos({column}, {text}) > 0");

    private readonly ResourceNames _names = new();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredService>> ServicesAsync(long fromNs, long toNs, CancellationToken cancellation)
    {
        var all = await ServicesAsync(cancellation);
        if (fromNs == long.MinValue && toNs == long.MaxValue) return ResourceNames.Ordered(all.Values);
        // Most services have a span in any short time: only where one has none is all of the range read.
        var (missing, seen) = (all.Values.ToHashSet(), new HashSet<StoredService>());
        await foreach (var ((partFromNs, partToNs), _) in new SearchParts(server, windowNs).ReadAsync(fromNs, toNs - 1, cancellation))
        {
            var ids = await QueryAsync($"SELECT DISTINCT resource_id FROM span WHERE {Between(partFromNs, partToNs)}", [], row => row.GetInt32(0), cancellation);
            foreach (var service in ids.Where(all.ContainsKey).Select(id => all[id]))
            {
                missing.Remove(service);
                seen.Add(service);
            }

            if (missing.Count == 0) break;
        }

        return ResourceNames.Ordered(seen);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredOperation>> OperationsAsync(string service, SpanKind? kind, CancellationToken cancellation)
    {
        var services = (await ServicesAsync(cancellation)).Values.Where(stored => ResourceNames.IsMeant(stored, service)).Select(stored => stored.Service).Distinct().ToArray();
        var rows = await server.RunAsync(
            connection => connection.QueryAsync<(string Name, short Kind)>(new CommandDefinition(
                "SELECT n.value, o.kind FROM operation AS o JOIN name AS n ON n.id = o.name_id WHERE o.service = ANY(@services) AND (@kind::smallint IS NULL OR o.kind = @kind)",
                new { services, kind = (short?)kind },
                cancellationToken: cancellation)),
            cancellation);
        return [.. rows.Select(row => new StoredOperation(row.Name, (SpanKind)row.Kind)).Distinct().OrderBy(operation => operation.Name, StringComparer.Ordinal).ThenBy(operation => operation.Kind)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TraceHit>> SearchAsync(TraceSearch query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        var resolved = await ResolveAsync(query, cancellation);
        if (resolved.IsImpossible) return [];
        var texts = new List<string>();
        var spans = resolved.ToSql(s_dialect, texts);
        var parts = new SearchParts(server, windowNs, query.Status == SpanStatus.Error).ReadAsync(query.FromNs, NewestFirst.UpperNs(query), cancellation);
        return await NewestFirst.RunAsync(
            query,
            parts,
            (part, count) => FindAsync($"{Between(part.FromNs, part.LastNs)} AND {spans}", After(query.After), texts, count, cancellation),
            traces => ShownAsync(query, spans, texts, traces, cancellation));
    }

    /// <inheritdoc/>
    public Task<long> ReadAsync(IReadOnlyCollection<TraceId> traces, SpanBatch into, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(traces);
        return traces.Count == 0 ? Task.FromResult(0L) : read(TraceSql(traces), into, cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ServiceDependency>> DependenciesAsync(long fromNs, long toNs, CancellationToken cancellation)
    {
        var rows = await server.RunAsync(
            connection => connection.QueryAsync<ServiceDependency>(new CommandDefinition(
                "SELECT caller, callee, sum(calls) AS calls, sum(attempts) AS attempts FROM edge_series WHERE caller IS NOT NULL AND start_ns >= @fromNs AND start_ns < @toNs GROUP BY caller, callee",
                new { fromNs, toNs },
                cancellationToken: cancellation)),
            cancellation);
        return [.. rows.OrderBy(edge => edge.Caller, StringComparer.Ordinal).ThenBy(edge => edge.Callee, StringComparer.Ordinal)];
    }

    // Quoted, because the least number's digits alone are none; plain values, so that partitions are left out.
    private static string Between(long fromNs, long lastNs) => $"start_ns >= '{fromNs}'::bigint AND start_ns <= '{lastNs}'::bigint";

    private static string TraceSql(IEnumerable<TraceId> traces) => $"trace_id IN ({string.Join(", ", traces.Select(trace => $"'{trace}'"))})";

    private static string After(TraceHit? after) => after is null ? "" : $" HAVING max(start_ns) < {after.StartNs} OR (max(start_ns) = {after.StartNs} AND trace_id < '{after.TraceId}')";

    private Task<List<TraceHit>> FindAsync(string where, string having, List<string> texts, int count, CancellationToken cancellation) =>
        QueryAsync($"SELECT trace_id, max(start_ns) FROM span WHERE {where} GROUP BY trace_id{having} ORDER BY 2 DESC, 1 DESC LIMIT {count}", texts, HitOf, cancellation);

    private async Task<HashSet<TraceId>> ShownAsync(TraceSearch query, string spans, List<string> texts, IReadOnlyCollection<TraceId> traces, CancellationToken cancellation)
    {
        if (query.After is not { } after) return [];
        var found = await QueryAsync(
            $"SELECT trace_id, max(start_ns) FROM span WHERE {TraceSql(traces)} AND {Between(Math.Max(query.FromNs, after.StartNs), query.ToNs - 1)} AND {spans} GROUP BY trace_id", texts, HitOf, cancellation);
        return [.. found.Where(hit => hit.CompareTo(after) <= 0).Select(hit => hit.TraceId)];
    }

    private async Task<ResolvedSearch> ResolveAsync(TraceSearch query, CancellationToken cancellation)
    {
        List<int>? resources = query.Service is { } service ? [.. (await ServicesAsync(cancellation)).Where(resource => ResourceNames.IsMeant(resource.Value, service)).Select(resource => resource.Key)] : null;
        var scopes = query.Scope is { } scope ? await QueryAsync("SELECT id FROM scope WHERE name = $1", [Plain(scope)], row => row.GetInt32(0), cancellation) : null;
        var name = query.Operation is { } operation ? (await IdsAsync("name", [AttributeTerm.HashOfName(operation)], cancellation)).FirstOrDefault() : 0;
        var attributes = new List<ResolvedAttribute>();
        foreach (var (key, value) in query.Attributes)
        {
            var term = AttributeTerm.Of(key, value);
            var texts = new List<string>();
            var any = string.Join(" OR ", term.OwnTexts.Select(text => s_dialect.Contains("attributes", ResolvedSearch.Parameter(texts, text))));
            attributes.Add(new ResolvedAttribute(
                await IdsAsync("attribute", term.Hashes, cancellation),
                await QueryAsync($"SELECT id FROM resource WHERE {any}", texts, row => row.GetInt32(0), cancellation),
                term));
        }

        return new ResolvedSearch(query, resources, name, scopes, attributes);
    }

    private Task<List<int>> IdsAsync(string table, IReadOnlyList<ContentHash> hashes, CancellationToken cancellation) =>
        QueryAsync($"SELECT id FROM {table} WHERE hash IN ({string.Join(", ", hashes.Select(hash => $"'{new Guid(hash.ToBytes(), bigEndian: true)}'"))})", [], row => row.GetInt32(0), cancellation);

    private async Task<Dictionary<int, StoredService>> ServicesAsync(CancellationToken cancellation)
    {
        var rows = await QueryAsync("SELECT id, service, attributes FROM resource", [], row => (Id: row.GetInt32(0), Service: _names.Of(row.GetInt32(0), row.GetString(1), row.GetString(2))), cancellation);
        return rows.ToDictionary(row => row.Id, row => row.Service);
    }

    private Task<List<T>> QueryAsync<T>(string sql, IReadOnlyList<string> texts, Func<NpgsqlDataReader, T> row, CancellationToken cancellation) => server.RunAsync(
        async connection =>
        {
            // Compiling a query takes longer than running it: each looks at few spans, whatever the planner fears.
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand("SET LOCAL jit = off"), new NpgsqlBatchCommand(sql) } };
            foreach (var text in texts) batch.BatchCommands[1].Parameters.Add(new() { Value = text });
            var rows = new List<T>();
            await using (var reader = await batch.ExecuteReaderAsync(cancellation))
            {
                while (await reader.ReadAsync(cancellation)) rows.Add(row(reader));
            }

            await transaction.CommitAsync(cancellation);
            return rows;
        },
        cancellation);

    private static TraceHit HitOf(NpgsqlDataReader row)
    {
        var bytes = row.GetGuid(0).ToByteArray(bigEndian: true);
        var id = ContentHash.FromBytes(bytes);
        return new TraceHit(new TraceId(id.High, id.Low), row.GetInt64(1));
    }

    private static string Plain(string text) => StoredText.Readable(System.Text.Encoding.UTF8.GetBytes(text));
}
