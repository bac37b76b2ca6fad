using Dapper;
using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>
/// Drops whole partitions, oldest first, and their windows from the work list; what those were reduced to stays, to answer for times
/// whose spans are gone. A partition that somebody reads from is left for the next time, so that appends never queue behind a drop that waits.
/// </summary>
internal sealed class Retention(Server server, ISpanPlacement placement, Partitions partitions, AnalysisStore analysis, long windowNs)
{
    /// <summary>What share of the size allowed the default partition may have before it goes first: a quarter.</summary>
    private const int MostStrayShare = 4;

    /// <summary>Applies a policy.</summary>
    public async Task<RetentionResult> ApplyAsync(RetentionPolicy policy, long nowNs, CancellationToken cancellation)
    {
        await analysis.FoldAsync(cancellation);
        var dropped = new RetentionResult(0, 0, 0);
        var tables = await server.RunAsync(connection => Statistics.PartitionsAsync(connection, placement, cancellation), cancellation);
        var bytes = tables.Sum(table => table.Bytes);
        // Spans of wrong clocks: they go last, or first where they would push out the others.
        if (policy.MaxBytes is { } limit) tables = tables.OrderBy(table => table.FromNs is null && table.Bytes > limit / MostStrayShare ? 0 : 1).ToList();
        foreach (var table in tables)
        {
            var isTooOld = policy.MaxAgeNs is { } age && table.ToNs <= nowNs - age;
            var isTooMuch = policy.MaxBytes is { } most && bytes > most;
            if (!(isTooOld || isTooMuch)) continue;
            if (await (table.FromNs is null ? EmptyAsync(table, tables, cancellation) : DropAsync(table, cancellation)) is not { } spans) break;
            if (table.FromNs is null && spans == 0) continue;
            bytes -= table.Bytes;
            dropped = new RetentionResult(dropped.Partitions + 1, dropped.Spans + spans, dropped.Bytes + table.Bytes);
        }

        if (policy.MaxAgeNs is { } maxAge) dropped = dropped with { Spans = dropped.Spans + await DeleteStrayAsync(nowNs - maxAge, cancellation) };
        partitions.Forget();
        return dropped;
    }

    /// <summary>Drops a partition with its windows.</summary>
    /// <returns>Spans dropped; null when somebody holds the partition.</returns>
    private Task<long?> DropAsync(PartitionTable table, CancellationToken cancellation) => UnlessHeldAsync(
        async connection =>
        {
            // The windows know how many came, which to count would mean to read them all.
            var spans = await Statistics.CountWindowsAsync(connection, table.FromNs!.Value, table.ToNs!.Value, cancellation);
            await connection.ExecuteAsync(new CommandDefinition($"DROP TABLE IF EXISTS {table.Name}", cancellationToken: cancellation));
            await ForgetWindowsAsync(connection, "from_ns >= @fromNs AND from_ns < @toNs", table.FromNs!.Value, table.ToNs!.Value, cancellation);
            return spans;
        },
        cancellation);

    // TRUNCATE gives the space back at once; what DELETE leaves would still count, and the next partition would go for nothing.
    private Task<long?> EmptyAsync(PartitionTable table, List<PartitionTable> all, CancellationToken cancellation) => UnlessHeldAsync(
        async connection =>
        {
            await connection.ExecuteAsync($"LOCK TABLE {table.Name} IN ACCESS EXCLUSIVE MODE");
            var spans = await connection.ExecuteScalarAsync<long>(new CommandDefinition($"SELECT count(*) FROM {table.Name}", cancellationToken: cancellation));
            if (spans == 0) return 0;
            await connection.ExecuteAsync($"TRUNCATE {table.Name}");
            await ForgetWindowsAsync(connection, $"from_ns >= @fromNs AND from_ns <= @toNs AND NOT EXISTS (SELECT FROM unnest(ARRAY[{string.Join(',', all.Where(other => other.FromNs is not null).Select(other => other.FromNs))}]::bigint[]) AS p (at) WHERE from_ns >= at AND from_ns < at + {Partitions.WidthNs})", long.MinValue, long.MaxValue, cancellation);
            return spans;
        },
        cancellation);

    private async Task<long?> UnlessHeldAsync(Func<NpgsqlConnection, Task<long>> work, CancellationToken cancellation)
    {
        try
        {
            return await server.RunInTransactionAsync(
                async connection =>
                {
                    await connection.ExecuteAsync("SET LOCAL lock_timeout = '2s'; " + placement.PartitionSettings);
                    return await work(connection);
                },
                cancellation);
        }
        catch (StoreUnavailableException problem) when (problem.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
        {
            return null;
        }
    }

    // Spans of wrong clocks have no partition of their own to drop.
    private Task<int> DeleteStrayAsync(long beforeNs, CancellationToken cancellation) => server.RunInTransactionAsync(
        async connection =>
        {
            // A window never lies in both: the strays of a partition are moved when it is made.
            var windows = (await connection.QueryAsync<long>(new CommandDefinition(
                $"SELECT DISTINCT start_ns - ((start_ns % {windowNs}) + {windowNs}) % {windowNs} FROM span_default WHERE start_ns < @beforeNs AND start_ns >= {long.MinValue + windowNs}", new { beforeNs }, cancellationToken: cancellation))).ToArray();
            var deleted = await connection.ExecuteAsync(new CommandDefinition("DELETE FROM span_default WHERE start_ns < @beforeNs", new { beforeNs }, cancellationToken: cancellation));
            if (deleted > 0) await ForgetWindowsAsync(connection, "from_ns >= @fromNs AND from_ns <= @toNs AND from_ns = ANY (@windows)", long.MinValue, beforeNs - windowNs, cancellation, windows);
            return deleted;
        },
        cancellation);

    private static Task<int> ForgetWindowsAsync(NpgsqlConnection connection, string where, long fromNs, long toNs, CancellationToken cancellation, long[]? windows = null) =>
        connection.ExecuteAsync(new CommandDefinition(
            $"""
            DELETE FROM analysis_window WHERE {where};
            DELETE FROM window_claim WHERE from_ns IN (SELECT from_ns FROM window_claim WHERE {where} FOR UPDATE SKIP LOCKED)
            """,
            new { fromNs, toNs, windows },
            cancellationToken: cancellation));
}
