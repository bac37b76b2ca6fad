using System.Runtime.CompilerServices;
using Analyzer.Store.Analysis;
using Dapper;
using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>The work list of analysis and its results, shared by every replica on the database.</summary>
internal sealed class AnalysisStore(Server server, ISpanPlacement placement, long windowNs) : IAnalysisStore
{
    private const string FoldArrivals = """
        WITH arrived AS (DELETE FROM window_arrival RETURNING from_ns, spans, appended_ns),
        summed AS (
            SELECT from_ns, sum(spans)::bigint AS spans, count(*) AS appends, max(appended_ns) AS appended_ns
            FROM arrived GROUP BY from_ns),
        counted AS (
            INSERT INTO analysis_window AS w (from_ns, spans, revision, analysed_revision, appended_ns)
            -- Results of a window that is not listed: retention dropped its spans, and those that come late must not replace them.
            SELECT from_ns, spans, appends, CASE WHEN EXISTS (SELECT FROM window_result AS r WHERE r.from_ns = summed.from_ns) THEN 9223372036854775807 ELSE 0 END, appended_ns
            FROM summed ORDER BY from_ns
            ON CONFLICT (from_ns) DO UPDATE SET
                spans = w.spans + excluded.spans,
                revision = w.revision + excluded.revision,
                appended_ns = greatest(w.appended_ns, excluded.appended_ns))
        INSERT INTO window_claim (from_ns) SELECT from_ns FROM summed ORDER BY from_ns ON CONFLICT DO NOTHING
        """;

    /// <inheritdoc/>
    public long WindowNs => windowNs;

    /// <summary>Adds up what was appended since the last time. Short, and one at a time: who waits finds it done.</summary>
    public Task FoldAsync(CancellationToken cancellation) => server.RunInTransactionAsync(
        async connection =>
        {
            await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({Server.ArrivalLock})");
            return await connection.ExecuteAsync(FoldArrivals);
        },
        cancellation);

    /// <inheritdoc/>
    public async Task<IWindowClaim?> ClaimAsync(long appendedBeforeNs, IReadOnlyCollection<long> exceptNs, CancellationToken cancellation)
    {
        await FoldAsync(cancellation);
        var connection = await server.OpenAsync(cancellation);
        IWindowClaim? claim = null;
        try
        {
            var found = await ClaimAsync(connection, appendedBeforeNs, [.. exceptNs], cancellation);
            // On another connection: it locks what the next claim needs until its transaction ends.
            if (found is not null) await server.RunAsync(other => RecoverAsync(other, cancellation), cancellation);
            return claim = found;
        }
        catch (Exception problem) when (Server.IsOurs(problem, cancellation))
        {
            throw server.Translate(problem);
        }
        finally
        {
            if (claim is null) await connection.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public Task ReopenAsync(IReadOnlyCollection<long> windowsNs, CancellationToken cancellation) => server.RunInTransactionAsync(
        connection => connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE analysis_window SET revision = revision + 1
            WHERE from_ns IN (SELECT from_ns FROM analysis_window WHERE from_ns = ANY(@windows) ORDER BY from_ns FOR UPDATE)
            """,
            new { windows = windowsNs.ToArray() },
            cancellationToken: cancellation)),
        cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long>> DueAsync(long fromNs, long toNs, CancellationToken cancellation) => [.. await server.RunAsync(
        connection => connection.QueryAsync<long>(new CommandDefinition(
            """
            SELECT from_ns FROM analysis_window WHERE revision > analysed_revision AND from_ns >= @fromNs AND from_ns < @toNs
            UNION SELECT from_ns FROM window_arrival WHERE from_ns >= @fromNs AND from_ns < @toNs
            ORDER BY 1
            """,
            new { fromNs, toNs },
            cancellationToken: cancellation)),
        cancellation)];

    /// <inheritdoc/>
    public Task<(int Windows, long? OldestNs)> PendingAsync(CancellationToken cancellation) => server.RunAsync(
        connection => connection.QuerySingleAsync<(int, long?)>(new CommandDefinition(
            """
            SELECT count(*)::int, min(from_ns) FROM (
                SELECT from_ns FROM analysis_window WHERE revision > analysed_revision
                UNION SELECT from_ns FROM window_arrival) AS due
            """,
            cancellationToken: cancellation)),
        cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<WindowResult> ReadAsync(long fromNs, long toNs, bool edges, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var windows = await server.RunAsync(
            connection => connection.QueryAsync<long>(new CommandDefinition(
                "SELECT DISTINCT from_ns FROM window_result WHERE from_ns >= @fromNs AND from_ns < @toNs ORDER BY 1",
                new { fromNs, toNs },
                cancellationToken: cancellation)),
            cancellation);
        foreach (var window in windows)
        {
            foreach (var result in await server.RunInTransactionAsync(connection => WindowResults.ReadAsync(connection, window, edges, cancellation), cancellation)) yield return result;
        }
    }

    private async Task<bool> RecoverAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await placement.RecoverAsync(connection, cancellation);
        return true;
    }

    private async Task<IWindowClaim?> ClaimAsync(NpgsqlConnection connection, long appendedBeforeNs, long[] exceptNs, CancellationToken cancellation)
    {
        while (true)
        {
            var transaction = await connection.BeginTransactionAsync(cancellation);
            var window = await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
                """
                SELECT from_ns FROM window_claim AS c JOIN analysis_window AS w USING (from_ns)
                WHERE w.revision > w.analysed_revision AND w.appended_ns < @appendedBeforeNs AND from_ns <> ALL(@exceptNs)
                ORDER BY from_ns LIMIT 1 FOR UPDATE OF c SKIP LOCKED
                """,
                new { appendedBeforeNs, exceptNs },
                cancellationToken: cancellation));
            if (window is not { } startNs) return null;

            // Whoever held it may have finished between that statement's snapshot and the lock: look again, now that it is ours.
            var state = await connection.QuerySingleOrDefaultAsync<(long Spans, long Revision)?>(new CommandDefinition(
                """
                SELECT spans, revision FROM analysis_window
                WHERE from_ns = @startNs AND revision > analysed_revision AND appended_ns < @appendedBeforeNs
                """,
                new { startNs, appendedBeforeNs },
                cancellationToken: cancellation));
            if (state is { } found) return new WindowClaim(server, connection, transaction, startNs, startNs > long.MaxValue - windowNs ? long.MaxValue : startNs + windowNs, found.Spans, found.Revision);
            await transaction.DisposeAsync();
        }
    }
}
