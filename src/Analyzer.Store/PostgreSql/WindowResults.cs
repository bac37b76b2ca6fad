using Analyzer.Store.Analysis;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Analyzer.Store.PostgreSql;

/// <summary>Writes and reads tables <c>window_result</c> and <c>edge_series</c>.</summary>
internal static class WindowResults
{
    private const string Keys = "slice_index, slice_count, start_ns, width_ns, caller, callee, operation";
    private const string Counts = "calls, attempts, retries, hedges, redeliveries, errors, failed_attempts, masked, timeouts, orphaned_ns, duration_ns";

    /// <summary>Replaces all results of a window, in the caller's transaction.</summary>
    public static async Task ReplaceAsync(NpgsqlConnection connection, long windowNs, IReadOnlyList<WindowResult> results, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM edge_series WHERE from_ns = @windowNs; DELETE FROM window_result WHERE from_ns = @windowNs",
            new { windowNs },
            cancellationToken: cancellation));
        foreach (var result in results)
        {
            await using var insert = new NpgsqlCommand("INSERT INTO window_result (from_ns, to_ns, slice_index, slice_count, state) VALUES ($1, $2, $3, $4, $5)", connection)
            {
                Parameters =
                {
                    new() { Value = windowNs },
                    new() { Value = result.ToNs },
                    new() { Value = result.Slice.Index },
                    new() { Value = result.Slice.Count },
                    new() { Value = result.State, NpgsqlDbType = NpgsqlDbType.Bytea },
                },
            };
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        await using var writer = await connection.BeginBinaryImportAsync($"COPY edge_series (from_ns, {Keys}, {Counts}) FROM STDIN (FORMAT binary)", cancellation);
        foreach (var result in results)
        {
            foreach (var edge in result.Edges) await WriteAsync(writer, windowNs, result.Slice, edge, cancellation);
        }

        await writer.CompleteAsync(cancellation);
    }

    /// <summary>The results of a window, slices in order.</summary>
    public static async Task<List<WindowResult>> ReadAsync(NpgsqlConnection connection, long windowNs, bool withEdges, CancellationToken cancellation)
    {
        // Both statements must see the same results: a replica may replace them in between.
        await connection.ExecuteAsync("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        var edges = new Dictionary<(int, int), List<EdgeSeriesRow>>();
        if (withEdges)
        {
            await using var command = new NpgsqlCommand($"SELECT {Keys}, {Counts} FROM edge_series WHERE from_ns = $1 ORDER BY start_ns, caller NULLS FIRST, callee, operation", connection);
            command.Parameters.Add(new() { Value = windowNs });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                var slice = (reader.GetInt32(0), reader.GetInt32(1));
                if (!edges.TryGetValue(slice, out var rows)) edges.Add(slice, rows = []);
                rows.Add(Read(reader));
            }
        }

        var results = await connection.QueryAsync<(int Index, int Count, long ToNs, byte[] State)>(new CommandDefinition(
            "SELECT slice_index, slice_count, to_ns, state FROM window_result WHERE from_ns = @windowNs ORDER BY slice_count, slice_index",
            new { windowNs },
            cancellationToken: cancellation));
        return results.Select(row => new WindowResult(windowNs, row.ToNs, new Slice(row.Index, row.Count), edges.GetValueOrDefault((row.Index, row.Count), []), row.State)).ToList();
    }

    private static EdgeSeriesRow Read(NpgsqlDataReader reader) =>
        new(reader.GetInt64(2), reader.GetInt64(3), reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetString(5), reader.GetString(6))
        {
            Calls = reader.GetDouble(7),
            Attempts = reader.GetDouble(8),
            Retries = reader.GetDouble(9),
            Hedges = reader.GetDouble(10),
            Redeliveries = reader.GetDouble(11),
            Errors = reader.GetDouble(12),
            FailedAttempts = reader.GetDouble(13),
            Masked = reader.GetDouble(14),
            Timeouts = reader.GetDouble(15),
            OrphanedNs = reader.GetDouble(16),
            DurationNs = reader.GetDouble(17),
        };

    private static async Task WriteAsync(NpgsqlBinaryImporter writer, long windowNs, Slice slice, EdgeSeriesRow edge, CancellationToken cancellation)
    {
        await writer.StartRowAsync(cancellation);
        await writer.WriteAsync(windowNs, NpgsqlDbType.Bigint, cancellation);
        await writer.WriteAsync(slice.Index, NpgsqlDbType.Integer, cancellation);
        await writer.WriteAsync(slice.Count, NpgsqlDbType.Integer, cancellation);
        await writer.WriteAsync(edge.StartNs, NpgsqlDbType.Bigint, cancellation);
        await writer.WriteAsync(edge.WidthNs, NpgsqlDbType.Bigint, cancellation);
        if (edge.Caller is null) await writer.WriteNullAsync(cancellation);
        else await writer.WriteAsync(Text(edge.Caller), NpgsqlDbType.Text, cancellation);
        await writer.WriteAsync(Text(edge.Callee), NpgsqlDbType.Text, cancellation);
        await writer.WriteAsync(Text(edge.Operation), NpgsqlDbType.Text, cancellation);
        double[] counts =
        [
            edge.Calls, edge.Attempts, edge.Retries, edge.Hedges, edge.Redeliveries, edge.Errors,
            edge.FailedAttempts, edge.Masked, edge.Timeouts, edge.OrphanedNs, edge.DurationNs,
        ];
        foreach (var count in counts) await writer.WriteAsync(count, NpgsqlDbType.Double, cancellation);
    }

    // Names come from spans, and PostgreSQL's text takes no NUL; the state that merging reads has them exact.
    private static string Text(string name) => name.Replace('\0', '\u2400');
}
