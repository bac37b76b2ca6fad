using System.Collections.Concurrent;
using System.Globalization;
using Analyzer.Model.Spans;
using Dapper;
using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>
/// Makes the partitions of table <c>span</c> before spans need them. What starts too far from now, and is not many, gets none: it
/// goes to the default partition, so that wrong clocks cannot make partitions without end.
/// </summary>
internal sealed class Partitions(Server server, ISpanPlacement placement, TimeProvider time)
{
    /// <summary>Width of a partition, ns: six hours (decision 0006).</summary>
    internal const long WidthNs = 6 * 3_600_000_000_000;

    /// <summary>Spans of one append that are worth a partition wherever they are in time: an old recording, not a wrong clock.</summary>
    internal const int Many = 1_000;

    /// <summary>Most partitions for spans that are far from now.</summary>
    internal const int MostFar = 200;

    private const long PastNs = 31 * 86_400_000_000_000, FutureNs = 86_400_000_000_000, RetryNs = 10_000_000_000;

    private readonly ConcurrentDictionary<long, bool> _made = [];
    private readonly ConcurrentDictionary<long, long> _notBeforeNs = [];

    /// <summary>Start of the partition that holds a moment, ns.</summary>
    internal static long StartOf(long startNs) => Floor(startNs, WidthNs);

    /// <summary>The largest multiple of a width that is not above a moment; the least moment where there is none.</summary>
    internal static long Floor(long ns, long widthNs)
    {
        var over = ((ns % widthNs) + widthNs) % widthNs;
        return ns < long.MinValue + over ? long.MinValue : ns - over;
    }

    /// <summary>Name of the table of a partition: <c>span_</c> and its start in UTC, to the hour.</summary>
    internal static string NameOf(long startNs) => "span_" + DateTime.UnixEpoch.AddTicks(startNs / 100).ToString("yyyyMMddHH", CultureInfo.InvariantCulture);

    /// <summary>Forgets what exists: something was dropped.</summary>
    public void Forget() => _made.Clear();

    /// <summary>Makes what the spans of an append, and the next hours, need and does not exist yet.</summary>
    public async Task EnsureAsync(IReadOnlyList<SpanBatch> batches, CancellationToken cancellation)
    {
        var nowNs = time.NowNs();
        Dictionary<long, int>? missing = null;
        foreach (var batch in batches) Count(batch.StartNs, ref missing);
        foreach (var ahead in (ReadOnlySpan<long>)[StartOf(nowNs), StartOf(nowNs) + WidthNs])
        {
            if (!_made.ContainsKey(ahead)) (missing ??= [])[ahead] = Many;
        }

        if (missing is null) return;
        foreach (var (startNs, spans) in missing)
        {
            // No partition fits at the ends of time.
            if (startNs < long.MinValue + WidthNs || startNs > long.MaxValue - WidthNs) continue;
            var isNear = startNs > nowNs - PastNs && startNs < nowNs + FutureNs;
            if ((isNear || spans >= Many) && _notBeforeNs.GetValueOrDefault(startNs) <= nowNs) await MakeAsync(startNs, isNear, nowNs, cancellation);
        }
    }

    private void Count(ReadOnlySpan<long> startsNs, ref Dictionary<long, int>? missing)
    {
        var lastNs = long.MinValue;
        var lastIsMade = false;
        foreach (var startNs in startsNs)
        {
            var partition = StartOf(startNs);
            if (partition != lastNs)
            {
                lastNs = partition;
                lastIsMade = _made.ContainsKey(partition);
            }

            if (lastIsMade) continue;
            missing ??= [];
            missing[partition] = missing.GetValueOrDefault(partition) + 1;
        }
    }

    private async Task MakeAsync(long startNs, bool isNear, long nowNs, CancellationToken cancellation)
    {
        try
        {
            var isMade = await server.RunInTransactionAsync(connection => MakeAsync(connection, startNs, isNear), cancellation);
            if (isMade) _made[startNs] = true;
            else _notBeforeNs[startNs] = nowNs + RetryNs;
        }
        catch (StoreUnavailableException problem) when (problem.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected })
        {
            // A long reader holds the default partition: its spans stay there until the partition can be made, later.
            _notBeforeNs[startNs] = nowNs + RetryNs;
        }
    }

    // ATTACH, unlike CREATE … PARTITION OF, lets appends and reads of the other partitions go on.
    private async Task<bool> MakeAsync(NpgsqlConnection connection, long startNs, bool isNear)
    {
        var name = NameOf(startNs);
        await connection.ExecuteAsync($"SET LOCAL lock_timeout = '1s'; {placement.PartitionSettings}SELECT pg_advisory_xact_lock({Server.PartitionLock})");
        if (await connection.ExecuteScalarAsync<bool>("SELECT to_regclass(@name) IS NOT NULL", new { name })) return true;
        if (!isNear && await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM pg_inherits WHERE inhparent = 'span'::regclass") >= MostFar) return false;
        // Numbers and our own names only: DDL takes no parameters.
        await connection.ExecuteAsync($"""
            CREATE TABLE {name} (LIKE span INCLUDING STORAGE);
            {placement.PartitionExtras(name)}
            LOCK TABLE span_default IN ACCESS EXCLUSIVE MODE;
            WITH moved AS (DELETE FROM span_default WHERE start_ns >= {startNs} AND start_ns < {startNs + WidthNs} RETURNING *)
            INSERT INTO {name} SELECT * FROM moved;
            ALTER TABLE span ATTACH PARTITION {name} FOR VALUES FROM ({startNs}) TO ({startNs + WidthNs});
            """);
        return true;
    }
}
