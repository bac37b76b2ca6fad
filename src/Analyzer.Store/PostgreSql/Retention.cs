using Dapper;
using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>
/// Drops whole partitions, oldest first, and their windows from the work list; what those were reduced to stays, to answer for times
/// whose spans are gone. A partition that somebody reads from is left for the next time, so that appends never queue behind a drop that waits.
/// </summary>
internal sealed class Retention(Server server, Partitions partitions, AnalysisStore analysis, long windowNs)
{
    /// <summary>Applies a policy.</summary>
    public async Task<RetentionResult> ApplyAsync(RetentionPolicy policy, long nowNs, CancellationToken cancellation)
    {
        await analysis.FoldAsync(cancellation);
        var dropped = new RetentionResult(0, 0, 0);
        var tables = await server.RunAsync(connection => Statistics.PartitionsAsync(connection, cancellation), cancellation);
        var bytes = tables.Sum(table => table.Bytes);
        foreach (var table in tables)
        {
            var isTooOld = policy.MaxAgeNs is { } age && table.ToNs <= nowNs - age;
            var isTooMuch = policy.MaxBytes is { } most && bytes > most;
            if (table.FromNs is null || !(isTooOld || isTooMuch)) continue;
            if (!await DropAsync(table, cancellation)) break;
            bytes -= table.Bytes;
            dropped = new RetentionResult(dropped.Partitions + 1, dropped.Spans + Math.Max(0, table.Spans), dropped.Bytes + table.Bytes);
        }

        if (policy.MaxAgeNs is { } maxAge) dropped = dropped with { Spans = dropped.Spans + await DeleteStrayAsync(nowNs - maxAge, cancellation) };
        partitions.Forget();
        return dropped;
    }

    private async Task<bool> DropAsync(PartitionTable table, CancellationToken cancellation)
    {
        try
        {
            return await server.RunInTransactionAsync(
                async connection =>
                {
                    await connection.ExecuteAsync("SET LOCAL lock_timeout = '2s'");
                    await connection.ExecuteAsync(new CommandDefinition($"DROP TABLE IF EXISTS {table.Name}", cancellationToken: cancellation));
                    await ForgetWindowsAsync(connection, "from_ns >= @fromNs AND from_ns < @toNs", table.FromNs!.Value, table.ToNs!.Value, cancellation);
                    return true;
                },
                cancellation);
        }
        catch (StoreUnavailableException problem) when (problem.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
        {
            return false;
        }
    }

    // Spans of wrong clocks have no partition of their own to drop.
    private Task<int> DeleteStrayAsync(long beforeNs, CancellationToken cancellation) => server.RunInTransactionAsync(
        async connection =>
        {
            var windowEndNs = beforeNs - windowNs;
            var deleted = await connection.ExecuteAsync(new CommandDefinition("DELETE FROM span_default WHERE start_ns < @beforeNs", new { beforeNs }, cancellationToken: cancellation));
            if (deleted > 0) await ForgetWindowsAsync(connection, "from_ns > @fromNs AND from_ns <= @toNs AND NOT EXISTS (SELECT FROM span WHERE start_ns >= from_ns AND start_ns < from_ns + " + windowNs + ")", long.MinValue, windowEndNs, cancellation);
            return deleted;
        },
        cancellation);

    private static Task<int> ForgetWindowsAsync(NpgsqlConnection connection, string where, long fromNs, long toNs, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            $"""
            DELETE FROM analysis_window WHERE {where};
            DELETE FROM window_claim WHERE from_ns IN (SELECT from_ns FROM window_claim WHERE {where} FOR UPDATE SKIP LOCKED)
            """,
            new { fromNs, toNs },
            cancellationToken: cancellation));
}
