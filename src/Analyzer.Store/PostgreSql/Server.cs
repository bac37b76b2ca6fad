using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>Connections to one database, and what their failures mean to our callers.</summary>
/// <param name="source">Disposed with this.</param>
/// <param name="location">Server and database, without secrets.</param>
internal sealed class Server(NpgsqlDataSource source, string location) : IAsyncDisposable
{
    /// <summary>Keys of the advisory locks, in a name space of our own.</summary>
    internal const long MigrationLock = 0x616e616c797a01, PartitionLock = 0x616e616c797a02, ArrivalLock = 0x616e616c797a03, CompactLock = 0x616e616c797a04;

    private const int Tries = 5;

    /// <summary>Server and database, without secrets.</summary>
    public string Location => location;

    /// <summary>Runs work on a connection of the pool; what the server or the driver throw comes out as a store's exception.</summary>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            return await work(connection);
        }
        catch (Exception problem) when (IsOurs(problem, cancellation))
        {
            throw Translate(problem);
        }
    }

    /// <summary>Runs work in a transaction of its own, committed at its end; again when another transaction came in its way.</summary>
    public Task<T> RunInTransactionAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation) => RunAsync(
        async connection =>
        {
            for (var attempt = 1; ; attempt++)
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                try
                {
                    var result = await work(connection);
                    await transaction.CommitAsync(cancellation);
                    return result;
                }
                catch (Exception problem) when (ServerErrors.IsCollision(problem) && attempt < Tries)
                {
                }
            }
        },
        cancellation);

    /// <summary>A connection that the caller keeps and disposes.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellation);
        }
        catch (Exception problem) when (IsOurs(problem, cancellation))
        {
            throw Translate(problem);
        }
    }

    /// <summary>Whether an exception is to be passed through <see cref="Translate"/>.</summary>
    public static bool IsOurs(Exception problem, CancellationToken cancellation) =>
        ServerErrors.IsFromServer(problem) && !(cancellation.IsCancellationRequested && problem.InnerException is OperationCanceledException);

    /// <summary>The store's exception for one of the driver's.</summary>
    public StoreException Translate(Exception problem)
    {
        // After a restart every pooled connection is dead: finding out one by one would fail as many callers.
        if (problem is not PostgresException { SqlState: [not '5', ..] }) source.Clear();
        return ServerErrors.Explain(problem, location);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();
}
