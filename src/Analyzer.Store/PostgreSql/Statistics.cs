using Dapper;
using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>A partition of table <c>span</c> as the catalogue has it.</summary>
/// <param name="Name">The table.</param>
/// <param name="FromNs">Start of its range, ns; null for the default partition.</param>
/// <param name="Bytes">On disk, indexes included.</param>
/// <param name="Spans">Rows as the server last estimated them; -1 when it never did.</param>
internal sealed record PartitionTable(string Name, long? FromNs, long Bytes, long Spans)
{
    /// <summary>First instant after its range, ns.</summary>
    public long? ToNs => FromNs + Partitions.WidthNs;
}

/// <summary>What is stored: sizes from the catalogue, counts from the windows, the ends by looking.</summary>
internal static class Statistics
{
    /// <summary>Every partition, oldest first, the default one last.</summary>
    public static async Task<List<PartitionTable>> PartitionsAsync(NpgsqlConnection connection, ISpanPlacement placement, CancellationToken cancellation)
    {
        var rows = await connection.QueryAsync<(string Name, long? FromNs, long Bytes, long Spans)>(new CommandDefinition(
            $"""
            {placement.SizesSql}
            SELECT quote_ident(c.relname), (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''(-?\d+)''\)'))[1]::bigint,
                {placement.BytesOf("c.oid")}, c.reltuples::bigint
            FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'span'::regclass ORDER BY 2 NULLS LAST
            """,
            cancellationToken: cancellation));
        return rows.Select(row => new PartitionTable(row.Name, row.FromNs, row.Bytes, row.Spans)).ToList();
    }

    /// <summary>Reads the statistics.</summary>
    public static async Task<StoreStatistics> ReadAsync(NpgsqlConnection connection, ISpanPlacement placement, string engine, string location, int schemaVersion, long windowNs, KnownEnds known, CancellationToken cancellation)
    {
        var tables = await PartitionsAsync(connection, placement, cancellation);
        var partitions = new List<PartitionStatistics>();
        foreach (var table in tables)
        {
            if (table.FromNs is not { } fromNs) continue;
            partitions.Add(new PartitionStatistics(fromNs, table.ToNs!.Value, await CountWindowsAsync(connection, fromNs, table.ToNs.Value, cancellation), table.Bytes));
        }

        var others = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"""
            {placement.SizesSql}
            SELECT sum({placement.BytesOf("pg_class.oid")})::bigint FROM pg_class
            WHERE oid = ANY (ARRAY['name', 'scope', 'resource', 'attribute', 'operation', 'window_arrival', 'analysis_window', 'window_claim', 'window_result', 'edge_series', 'setting']::regclass[])
            """,
            cancellationToken: cancellation));
        // Counted before the ends are looked for: whatever comes in between changes the count for the next time.
        var all = await CountWindowsAsync(connection, long.MinValue, long.MaxValue, cancellation);
        if (!known.Are(all, tables, out var ends)) known.Keep(all, tables, ends = await EndsAsync(connection, tables, windowNs, cancellation));
        var (oldest, newest) = ends;
        var strays = all - partitions.Sum(partition => partition.Spans);
        if (strays > 0) partitions.Add(new PartitionStatistics(long.MinValue, long.MaxValue, strays, tables.Where(table => table.FromNs is null).Sum(table => table.Bytes)));
        return new StoreStatistics(engine, location, schemaVersion, all, SpansAreExact: true, others + tables.Sum(table => table.Bytes), oldest, newest, partitions) { Cluster = await placement.StatisticsAsync(connection, cancellation) };
    }

    /// <summary>Spans that start in a range: whole windows from their counters, the parts of windows at both ends by looking.</summary>
    public static async Task<long> CountAsync(NpgsqlConnection connection, long fromNs, long toNs, long windowNs, CancellationToken cancellation)
    {
        var first = Partitions.Floor(fromNs, windowNs);
        if (first < fromNs) first = first > long.MaxValue - windowNs ? long.MaxValue : first + windowNs;
        var last = Partitions.Floor(toNs, windowNs);
        if (first >= last) return await CountRowsAsync(connection, fromNs, toNs, cancellation);
        return await CountRowsAsync(connection, fromNs, first, cancellation) + await CountWindowsAsync(connection, first, last, cancellation) + await CountRowsAsync(connection, last, toNs, cancellation);
    }

    private static async Task<long> CountRowsAsync(NpgsqlConnection connection, long fromNs, long toNs, CancellationToken cancellation) => fromNs >= toNs ? 0 : await connection.ExecuteScalarAsync<long>(
        new CommandDefinition("SELECT count(*) FROM span WHERE start_ns >= @fromNs AND start_ns < @toNs", new { fromNs, toNs }, cancellationToken: cancellation));

    internal static Task<long> CountWindowsAsync(NpgsqlConnection connection, long fromNs, long toNs, CancellationToken cancellation) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            SELECT coalesce(sum(spans), 0)::bigint
            FROM (SELECT from_ns, spans FROM analysis_window UNION ALL SELECT from_ns, spans FROM window_arrival) AS counted
            WHERE from_ns >= @fromNs AND from_ns < @toNs
            """,
            new { fromNs, toNs },
            cancellationToken: cancellation));

    // Only the first and the last partition that have any are looked into, and the default one.
    private static async Task<(long? Oldest, long? Newest)> EndsAsync(NpgsqlConnection connection, List<PartitionTable> tables, long windowNs, CancellationToken cancellation)
    {
        var ranged = tables.Where(table => table.FromNs is not null).ToList();
        var found = new List<(long? Oldest, long? Newest)> { await EndsAsync(connection, "span_default", cancellation), await FirstAsync(connection, ranged, windowNs, cancellation) };
        ranged.Reverse();
        found.Add(await FirstAsync(connection, ranged, windowNs, cancellation));
        return (found.Min(ends => ends.Oldest), found.Max(ends => ends.Newest));
    }

    private static async Task<(long? Oldest, long? Newest)> FirstAsync(NpgsqlConnection connection, IEnumerable<PartitionTable> tables, long windowNs, CancellationToken cancellation)
    {
        foreach (var table in tables)
        {
            var ends = await EndsAsync(connection, table, windowNs, cancellation);
            if (ends.Oldest is not null) return ends;
        }

        return (null, null);
    }

    // Whole partitions take seconds to look through; the windows that were counted say which parts of them to look into.
    private static async Task<(long? Oldest, long? Newest)> EndsAsync(NpgsqlConnection connection, PartitionTable table, long windowNs, CancellationToken cancellation)
    {
        var (first, last) = await connection.QuerySingleAsync<(long? First, long? Last)>(new CommandDefinition(
            """
            SELECT min(from_ns), max(from_ns)
            FROM (SELECT from_ns FROM analysis_window UNION ALL SELECT from_ns FROM window_arrival) AS counted
            WHERE from_ns > @afterNs AND from_ns < @toNs
            """,
            new { afterNs = table.FromNs!.Value - windowNs, toNs = table.ToNs!.Value },
            cancellationToken: cancellation));
        if (first is not { } firstNs || last is not { } lastNs) return await EndsAsync(connection, table.Name, cancellation);
        // Numbers only, so that the planner sees how little of the table they are.
        var (oldest, newest) = await connection.QuerySingleAsync<(long? Oldest, long? Newest)>(new CommandDefinition(
            $"""
            SELECT (SELECT min(start_ns) FROM {table.Name} WHERE start_ns >= {firstNs} AND start_ns < {firstNs + windowNs}),
                (SELECT max(start_ns) FROM {table.Name} WHERE start_ns >= {lastNs} AND start_ns < {lastNs + windowNs})
            """,
            cancellationToken: cancellation));
        // Counted, and dropped since: there is no telling but by looking.
        return oldest is null || newest is null ? await EndsAsync(connection, table.Name, cancellation) : (oldest, newest);
    }

    private static Task<(long? Oldest, long? Newest)> EndsAsync(NpgsqlConnection connection, string table, CancellationToken cancellation) =>
        connection.QuerySingleAsync<(long?, long?)>(new CommandDefinition($"SELECT min(start_ns), max(start_ns) FROM {table}", cancellationToken: cancellation));
}
