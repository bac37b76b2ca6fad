using System.Data.Common;
using Analyzer.Store.Records;
using Dapper;

namespace Analyzer.Store.PostgreSql;

/// <summary>Statements of the small tables on the server.</summary>
internal sealed class PostgreSqlRecords(Server server) : IRecordConnections
{
    /// <inheritdoc/>
    public char Marker => '@';

    /// <inheritdoc/>
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation) => server.RunAsync(connection => work(connection), cancellation);

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, string? alone, CancellationToken cancellation) => server.RunInTransactionAsync(
        async connection =>
        {
            // Readers go on; other writers wait for the commit.
            if (alone is not null) await connection.ExecuteAsync(new CommandDefinition($"LOCK TABLE {alone} IN SHARE ROW EXCLUSIVE MODE", cancellationToken: cancellation));
            return await work(connection);
        },
        cancellation);
}
