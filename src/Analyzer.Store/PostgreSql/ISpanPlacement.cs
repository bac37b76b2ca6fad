using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>Where the rows of table <c>span</c> lie: on the server itself, or on the nodes of a Citus cluster.</summary>
internal interface ISpanPlacement : IAsyncDisposable
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

    /// <summary>The server that the next append is copied to; null for the one with everything else. What another has committed is listed for analysis afterwards.</summary>
    Task<Server?> AppendServerAsync(CancellationToken cancellation);

    /// <summary>An append did not reach the server that <see cref="AppendServerAsync"/> named.</summary>
    void Lost();

    /// <summary>Where the traces of a slice are now. Slices of one count have no trace in common, and together all.</summary>
    Task<IReadOnlyList<SpanSource>> SourcesAsync(Slice slice, CancellationToken cancellation);

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
/// <param name="server">The server.</param>
internal sealed class OneServer(Server server) : ISpanPlacement
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
    public Task<Server?> AppendServerAsync(CancellationToken cancellation) => Task.FromResult<Server?>(null);

    /// <inheritdoc/>
    public void Lost()
    {
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SpanSource>> SourcesAsync(Slice slice, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<SpanSource>>([new SpanSource(server, ["span"], SpanSource.FilterOf(slice))]);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    /// <inheritdoc/>
    public Task RecoverAsync(NpgsqlConnection connection, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<ClusterStatistics?> StatisticsAsync(NpgsqlConnection connection, CancellationToken cancellation) => Task.FromResult<ClusterStatistics?>(null);

    /// <inheritdoc/>
    public Task<int> CompactAsync(Server server, long settledBeforeNs, CancellationToken cancellation) => Task.FromResult(0);
}
