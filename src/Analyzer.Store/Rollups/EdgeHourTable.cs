using System.Data.Common;
using DuckDB.NET.Data;
using Npgsql;
using NpgsqlTypes;

namespace Analyzer.Store.Rollups;

/// <summary>Writes table <c>edge_hour</c> in bulk, in the way of each engine.</summary>
internal static class EdgeHourTable
{
    /// <summary>The columns, in the order in which they are written.</summary>
    public const string Columns = "start_ns, caller, callee, operation, calls, attempts, retries, hedges, redeliveries, errors, failed_attempts, masked, timeouts, orphaned_ns, duration_ns, work_ns, "
        + "worst_ns, worst_calls, worst_attempts, worst_errors, worst_first_failed";

    /// <summary>Adds rows in the caller's transaction.</summary>
    public static Task AddAsync(DbConnection connection, IReadOnlyList<EdgeHourRow> rows, CancellationToken cancellation)
    {
        if (connection is NpgsqlConnection server) return CopyAsync(server, rows, cancellation);
        Append((DuckDBConnection)connection, rows);
        return Task.CompletedTask;
    }

    private static void Append(DuckDBConnection connection, IReadOnlyList<EdgeHourRow> rows)
    {
        using var appender = connection.CreateAppender("edge_hour");
        foreach (var row in rows)
        {
            var added = appender.CreateRow().AppendValue(row.Counts.StartNs).AppendValue(row.Counts.Caller is null ? null : Stored(row.Counts.Caller)).AppendValue(Stored(row.Counts.Callee)).AppendValue(Stored(row.Counts.Operation));
            foreach (var count in CountsOf(row)) added.AppendValue(count);
            added.AppendValue(row.Worst.StartNs);
            foreach (var count in WorstOf(row)) added.AppendValue(count);
            added.EndRow();
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<EdgeHourRow> rows, CancellationToken cancellation)
    {
        await using var writer = await connection.BeginBinaryImportAsync($"COPY edge_hour ({Columns}) FROM STDIN (FORMAT binary)", cancellation).ConfigureAwait(false);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancellation).ConfigureAwait(false);
            await writer.WriteAsync(row.Counts.StartNs, NpgsqlDbType.Bigint, cancellation).ConfigureAwait(false);
            if (row.Counts.Caller is null) await writer.WriteNullAsync(cancellation).ConfigureAwait(false);
            else await writer.WriteAsync(Stored(row.Counts.Caller), NpgsqlDbType.Text, cancellation).ConfigureAwait(false);
            await writer.WriteAsync(Stored(row.Counts.Callee), NpgsqlDbType.Text, cancellation).ConfigureAwait(false);
            await writer.WriteAsync(Stored(row.Counts.Operation), NpgsqlDbType.Text, cancellation).ConfigureAwait(false);
            foreach (var count in CountsOf(row)) await writer.WriteAsync(count, NpgsqlDbType.Double, cancellation).ConfigureAwait(false);
            await writer.WriteAsync(row.Worst.StartNs, NpgsqlDbType.Bigint, cancellation).ConfigureAwait(false);
            foreach (var count in WorstOf(row)) await writer.WriteAsync(count, NpgsqlDbType.Double, cancellation).ConfigureAwait(false);
        }

        await writer.CompleteAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>A name as tables hold it, the same in both engines: PostgreSQL's text takes no NUL.</summary>
    public static string Stored(string name) => name.Replace('\0', '\u2400');

    private static double[] CountsOf(EdgeHourRow row)
    {
        var counts = row.Counts;
        return
        [
            counts.Calls, counts.Attempts, counts.Retries, counts.Hedges, counts.Redeliveries, counts.Errors, counts.FailedAttempts, counts.Masked, counts.Timeouts,
            counts.OrphanedNs, counts.DurationNs, row.WorkNs,
        ];
    }

    private static double[] WorstOf(EdgeHourRow row) => [row.Worst.Calls, row.Worst.Attempts, row.Worst.Errors, row.Worst.FirstFailed];
}
