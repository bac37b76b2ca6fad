using Dapper;
using Npgsql;

namespace Analyzer.Store.PostgreSql.Citus;

/// <summary>
/// Distributes the schema on a server with the Citus extension: <c>span</c> by <c>trace_id</c>, so that a trace lies on one node; the
/// dictionary as reference tables, copied to every node and joined there. What background analysis and the small tables keep stays on the
/// coordinator: its rows are locked, and few. Each step is looked for before it is done, so that one that was cut short goes on.
/// </summary>
internal static class CitusSetup
{
    private static readonly string[] s_references = ["name", "scope", "resource", "attribute", "operation"];

    /// <summary>Refuses a worker, before anything is made on it.</summary>
    /// <exception cref="StoreException">The server is one.</exception>
    public static async Task RefuseWorkerAsync(NpgsqlConnection connection, string location)
    {
        if (await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')") && await connection.ExecuteScalarAsync<int>("SELECT groupid FROM pg_dist_local_group") != 0)
            throw new StoreException($"The server {location} is a worker of a Citus cluster: connect to the cluster's coordinator.");
    }

    /// <summary>Sets the cluster up where it is not; the caller holds the lock of migrations.</summary>
    /// <param name="connection">A connection to the coordinator.</param>
    /// <param name="server">The coordinator.</param>
    /// <param name="nodes">Its nodes; null where they are not to be spoken to.</param>
    /// <param name="cancellation">Gives up between two steps.</param>
    /// <returns>Where spans lie.</returns>
    public static async Task<ISpanPlacement> PrepareAsync(NpgsqlConnection connection, Server server, CitusNodes? nodes, CancellationToken cancellation)
    {
        var extensions = (await connection.QueryAsync<(string Name, string Version)>(new CommandDefinition("SELECT extname, extversion FROM pg_extension WHERE extname LIKE 'citus%'", cancellationToken: cancellation))).ToDictionary(row => row.Name, row => row.Version);
        if (!extensions.TryGetValue("citus", out var version)) return new OneServer(server);
        var distributed = (await connection.QueryAsync<string>(new CommandDefinition("SELECT logicalrelid::text FROM pg_dist_partition", cancellationToken: cancellation))).ToHashSet();
        foreach (var table in s_references.Where(table => !distributed.Contains(table)))
        {
            // Without, a table that has no primary key is not copied to a node that is added.
            await connection.ExecuteAsync($"ALTER TABLE {table} REPLICA IDENTITY FULL");
            await connection.ExecuteAsync(new CommandDefinition($"SELECT create_reference_table('{table}')", commandTimeout: 0, cancellationToken: cancellation));
        }

        if (!distributed.Contains("span"))
        {
            // Columnar tables take no BRIN: each partition has its own, which goes when it is rewritten.
            var partitions = await connection.QueryAsync<string>("SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid WHERE i.inhparent = 'span'::regclass");
            await connection.ExecuteAsync("DROP INDEX IF EXISTS span_start_ns");
            foreach (var partition in partitions) await connection.ExecuteAsync(new CommandDefinition(CitusPlacement.OwnOf(partition), commandTimeout: 0, cancellationToken: cancellation));
            await connection.ExecuteAsync(new CommandDefinition("SELECT create_distributed_table('span', 'trace_id')", commandTimeout: 0, cancellationToken: cancellation));
        }

        return new CitusPlacement(version, extensions.ContainsKey("citus_columnar"), server, nodes);
    }
}
