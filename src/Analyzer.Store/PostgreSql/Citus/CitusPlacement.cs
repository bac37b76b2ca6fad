using System.Globalization;
using Dapper;
using Npgsql;

namespace Analyzer.Store.PostgreSql.Citus;

/// <summary>Spans on the nodes of a Citus cluster, a trace on one of them.</summary>
/// <param name="version">The extension's.</param>
/// <param name="hasColumnar">Whether the columnar access method is there.</param>
/// <param name="coordinator">The coordinator.</param>
/// <param name="nodes">The nodes; null: everything goes through the coordinator.</param>
internal sealed class CitusPlacement(string version, bool hasColumnar, Server coordinator, CitusNodes? nodes) : ISpanPlacement
{
    private const string Sizes = "WITH sizes AS MATERIALIZED (SELECT table_name::oid AS oid, sum(shard_size)::bigint AS bytes FROM citus_shards GROUP BY 1) ";

    private const string PreparedHere = "SELECT EXISTS (SELECT FROM pg_prepared_xacts WHERE database = current_database() AND gid LIKE 'citus%')";
    private const string IsAnyPrepared = $"SELECT ({PreparedHere}) OR EXISTS (SELECT FROM run_command_on_workers($node${PreparedHere}$node$) WHERE success AND result <> 'f')";

    /// <inheritdoc/>
    public string EngineSuffix => $", Citus {version}";

    // One connection to each node: more would be opened and closed with every append, which costs more than they bring.
    /// <inheritdoc/>
    public string AppendSettings => "SET LOCAL citus.max_adaptive_executor_pool_size = 1; ";

    /// <inheritdoc/>
    public string PartitionSettings => "SET LOCAL citus.multi_shard_modify_mode = 'sequential'; ";

    /// <inheritdoc/>
    public string SizesSql => Sizes;

    /// <summary>
    /// Statements that give a partition what it does not have from its parent: its index by time, and an identity for replication, so that its
    /// shards can move to another node while spans come in. Spans are added only: the identity costs nothing.
    /// </summary>
    public static string OwnOf(string table) => $"CREATE INDEX IF NOT EXISTS {table}_brin ON {table} USING brin (start_ns) WITH (pages_per_range = 32, autosummarize = on); ALTER TABLE {table} REPLICA IDENTITY FULL;";

    /// <inheritdoc/>
    public string PartitionExtras(string table) => OwnOf(table);

    /// <inheritdoc/>
    public string BytesOf(string oid) => $"coalesce((SELECT bytes FROM sizes WHERE sizes.oid = {oid}), pg_total_relation_size({oid}))";

    /// <inheritdoc/>
    public async Task<Server?> AppendServerAsync(CancellationToken cancellation) => nodes is not null && await nodes.RouterAsync(cancellation) is { } router && router != coordinator ? router : null;

    /// <inheritdoc/>
    public void Lost() => nodes?.Forget();

    /// <summary>
    /// A slice is every n-th shard, read from its node as the table that it is there; slices smaller than a shard are cut by the trace's id.
    /// </summary>
    public async Task<IReadOnlyList<SpanSource>> SourcesAsync(Slice slice, CancellationToken cancellation)
    {
        if (nodes is null) return [new SpanSource(coordinator, ["span"], SpanSource.FilterOf(slice))];
        var places = await nodes.PlacesAsync(cancellation);
        var isWhole = slice.Count <= places.Count;
        var mine = isWhole ? places.Where((_, at) => at % slice.Count == slice.Index) : places;
        return [.. mine.GroupBy(place => (place.Host, place.Port)).Select(node => new SpanSource(
            nodes.Of(node.Key.Host, node.Key.Port), [.. node.Select(place => string.Create(CultureInfo.InvariantCulture, $"span_{place.Shard}"))], isWhole ? "" : SpanSource.FilterOf(slice)))];
    }

    /// <summary>
    /// Commits on the nodes what the node that led a transaction has committed: one that went down between the two phases has it prepared only,
    /// and Citus itself looks once a minute. Spans that were acknowledged would be missing from a window that is read before.
    /// </summary>
    public async Task RecoverAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // To look first costs a statement on each node; to recover, connections from each to each other.
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(IsAnyPrepared, cancellationToken: cancellation))) return;
        await connection.ExecuteAsync(new CommandDefinition("SELECT recover_prepared_transactions()", cancellationToken: cancellation));
        // Another replica may append through workers though this one does not. One that is down holds shards, which cannot be read either.
        await connection.ExecuteAsync(new CommandDefinition("SELECT run_command_on_workers('SELECT recover_prepared_transactions()')", cancellationToken: cancellation));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => nodes?.DisposeAsync() ?? default;

    /// <inheritdoc/>
    public async Task<ClusterStatistics?> StatisticsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var nodes = await connection.QueryAsync<ClusterNode>(new CommandDefinition(
            """
            SELECT n.nodename || ':' || n.nodeport AS name, count(s.shardid) FILTER (WHERE s.table_name = 'span'::regclass) AS shards, coalesce(sum(s.shard_size), 0)::bigint AS bytes
            FROM pg_dist_node AS n LEFT JOIN citus_shards AS s ON s.nodename = n.nodename AND s.nodeport = n.nodeport
            WHERE n.noderole = 'primary'
            GROUP BY n.nodename, n.nodeport, n.shouldhaveshards HAVING n.shouldhaveshards OR count(s.shardid) FILTER (WHERE s.table_name = 'span'::regclass) > 0
            ORDER BY 1
            """,
            cancellationToken: cancellation));
        var shards = await connection.ExecuteScalarAsync<int>(new CommandDefinition("SELECT count(*) FROM pg_dist_shard WHERE logicalrelid = 'span'::regclass", cancellationToken: cancellation));
        var columnar = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "SELECT count(*) FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid JOIN pg_am AS a ON a.oid = c.relam WHERE i.inhparent = 'span'::regclass AND a.amname = 'columnar'", cancellationToken: cancellation));
        return new ClusterStatistics($"Citus {version}", shards, columnar, [.. nodes]);
    }

    /// <inheritdoc/>
    public async Task<int> CompactAsync(Server server, long settledBeforeNs, CancellationToken cancellation)
    {
        if (!hasColumnar) return 0;
        var settled = (await server.RunAsync(
            connection => connection.QueryAsync<string>(new CommandDefinition(
                """
                SELECT quote_ident(c.relname)
                FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid JOIN pg_am AS a ON a.oid = c.relam
                WHERE i.inhparent = 'span'::regclass AND a.amname = 'heap'
                    AND (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \(''(-?\d+)''\)'))[1]::bigint <= @settledBeforeNs
                ORDER BY 1
                """,
                new { settledBeforeNs },
                cancellationToken: cancellation)),
            cancellation)).ToList();
        var done = 0;
        foreach (var table in settled) done += await RewriteAsync(server, table, cancellation) ? 1 : 0;
        return done;
    }

    // Late spans of a partition wait while it is rewritten; who holds it now is not waited for.
    private static async Task<bool> RewriteAsync(Server server, string table, CancellationToken cancellation)
    {
        try
        {
            return await server.RunInTransactionAsync(
                async connection =>
                {
                    await connection.ExecuteAsync("SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = 0; SET LOCAL client_min_messages = warning");
                    if (!await connection.ExecuteScalarAsync<bool>($"SELECT pg_try_advisory_xact_lock({Server.CompactLock})")) return false;
                    await connection.ExecuteAsync(new CommandDefinition($"SELECT alter_table_set_access_method('{table}', 'columnar')", commandTimeout: 0, cancellationToken: cancellation));
                    return true;
                },
                cancellation);
        }
        catch (StoreUnavailableException problem) when (problem.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.UndefinedTable })
        {
            return false;
        }
    }
}
