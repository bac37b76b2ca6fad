using System.Collections.Concurrent;
using Dapper;

namespace Analyzer.Store.PostgreSql.Citus;

/// <summary>
/// The nodes of a cluster, spoken to directly: a window is read from those that hold its shards, and appended through one that routes rows as
/// the coordinator does. User, password and options are those of the coordinator's connection string.
/// </summary>
/// <param name="coordinator">The coordinator.</param>
/// <param name="connect">Makes the pool of a node.</param>
/// <param name="time">Says when the list of nodes is old.</param>
internal sealed class CitusNodes(Server coordinator, Func<string, int, Server> connect, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Host, int Port), Lazy<Server>> _servers = [];
    private (IReadOnlyList<Server> Nodes, long At)? _routers;
    private int _next;

    /// <summary>A node that appends may go through, another each time; the coordinator where no worker knows where shards are.</summary>
    public async Task<Server> RouterAsync(CancellationToken cancellation)
    {
        var routers = _routers is { } known && time.GetElapsedTime(known.At) < s_fresh ? known.Nodes : await RoutersAsync(cancellation);
        return routers.Count == 0 ? coordinator : routers[(int)((uint)Interlocked.Increment(ref _next) % (uint)routers.Count)];
    }

    /// <summary>Forgets which nodes there are: one of them did not answer, and may have left.</summary>
    public void Forget() => _routers = null;

    /// <summary>Where the shards of spans are now, in the order of their hashes.</summary>
    public Task<List<ShardPlace>> PlacesAsync(CancellationToken cancellation) => coordinator.RunAsync(
        async connection => (await connection.QueryAsync<ShardPlace>(new CommandDefinition(
            """
            SELECT shardid AS "Shard", nodename AS "Host", nodeport AS "Port"
            FROM pg_dist_shard JOIN pg_dist_placement USING (shardid) JOIN pg_dist_node AS n USING (groupid)
            WHERE logicalrelid = 'span'::regclass AND shardstate = 1 AND n.noderole = 'primary'
            ORDER BY shardminvalue::integer
            """,
            cancellationToken: cancellation))).ToList(),
        cancellation);

    /// <summary>The pool of a node.</summary>
    public Server Of(string host, int port) => _servers.GetOrAdd((host, port), node => new Lazy<Server>(() => connect(node.Host, node.Port))).Value;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values) await server.Value.DisposeAsync();
    }

    private async Task<IReadOnlyList<Server>> RoutersAsync(CancellationToken cancellation)
    {
        var nodes = await coordinator.RunAsync(
            connection => connection.QueryAsync<(string Host, int Port)>(new CommandDefinition(
                "SELECT nodename, nodeport FROM pg_dist_node WHERE groupid <> 0 AND noderole = 'primary' AND isactive AND shouldhaveshards AND hasmetadata AND metadatasynced ORDER BY nodeid",
                cancellationToken: cancellation)),
            cancellation);
        IReadOnlyList<Server> routers = [.. nodes.Select(node => Of(node.Host, node.Port))];
        _routers = (routers, time.GetTimestamp());
        return routers;
    }
}

/// <summary>Where a shard is.</summary>
/// <param name="Shard">Its id: table <c>span</c> is called <c>span_</c> and this on its node.</param>
/// <param name="Host">The node's host.</param>
/// <param name="Port">Its port.</param>
internal sealed record ShardPlace(long Shard, string Host, int Port);
