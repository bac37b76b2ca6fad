using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>Where the rows of table <c>span</c> lie: on the server itself, or on the nodes of a Citus cluster.</summary>
internal interface ISpanPlacement
{
    /// <summary>What <see cref="ISpanStore.Engine"/> says after the server's own version.</summary>
    string EngineSuffix { get; }

    /// <summary>Statements that begin a transaction in which spans are appended; empty for none.</summary>
    string AppendSettings { get; }

    /// <summary>Statements that begin a transaction in which partitions come or go; empty for none.</summary>
    string PartitionSettings { get; }

    /// <summary>A common table expression that <see cref="BytesOf"/> needs, with its <c>WITH</c>; empty for none.</summary>
    string SizesSql { get; }

    /// <summary>Statements that give a new partition what it does not have from its parent; empty for none.</summary>
    /// <param name="table">Its name.</param>
    string PartitionExtras(string table);

    /// <summary>An expression: bytes on disk of a table, indexes and every node included.</summary>
    /// <param name="oid">Expression: the table's oid.</param>
    string BytesOf(string oid);

    /// <summary>Makes sure that every committed span can be read, before the spans of a window are.</summary>
    Task RecoverAsync(NpgsqlConnection connection, CancellationToken cancellation);

    /// <summary>The cluster; null where there is none.</summary>
    Task<ClusterStatistics?> StatisticsAsync(NpgsqlConnection connection, CancellationToken cancellation);

    /// <summary>Stores partitions smaller that nobody writes to any more.</summary>
    /// <param name="server">The server.</param>
    /// <param name="settledBeforeNs">Those that ended before this, Unix ns.</param>
    /// <param name="cancellation">Gives up between two of them.</param>
    /// <returns>Partitions rewritten.</returns>
    Task<int> CompactAsync(Server server, long settledBeforeNs, CancellationToken cancellation);
}

/// <summary>Everything on one server.</summary>
internal sealed class OneServer : ISpanPlacement
{
    /// <inheritdoc/>
    public string EngineSuffix => "";

    /// <inheritdoc/>
    public string AppendSettings => "";

    /// <inheritdoc/>
    public string PartitionSettings => "";

    /// <inheritdoc/>
    public string SizesSql => "";

    /// <inheritdoc/>
    public string PartitionExtras(string table) => "";

    /// <inheritdoc/>
    public string BytesOf(string oid) => $"pg_total_relation_size({oid})";

    /// <inheritdoc/>
    public Task RecoverAsync(NpgsqlConnection connection, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<ClusterStatistics?> StatisticsAsync(NpgsqlConnection connection, CancellationToken cancellation) => Task.FromResult<ClusterStatistics?>(null);

    /// <inheritdoc/>
    public Task<int> CompactAsync(Server server, long settledBeforeNs, CancellationToken cancellation) => Task.FromResult(0);
}
