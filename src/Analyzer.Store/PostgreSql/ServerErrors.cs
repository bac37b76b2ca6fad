using System.Net.Sockets;
using Npgsql;

namespace Analyzer.Store.PostgreSql;

/// <summary>
/// What a failed statement means for its caller: try again later, or have somebody mend something. SQLSTATE codes are those of
/// PostgreSQL's appendix A.
/// </summary>
internal static class ServerErrors
{
    /// <summary>Whether the exception comes from the driver, the server or the way there.</summary>
    public static bool IsFromServer(Exception exception) => exception is NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException;

    /// <summary>Whether two transactions met in an unlucky order: the same one, started again, is likely to pass.</summary>
    public static bool IsCollision(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    /// <summary>Whether the server says that it is on its way up or down.</summary>
    public static bool IsStarting(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow };

    /// <summary>The store's exception for one of the driver's.</summary>
    public static StoreException Explain(Exception exception, string location) => exception switch
    {
        StoreException known => known,
        PostgresException server => Explain(server, location),
        _ => new StoreUnavailableException($"PostgreSQL at {location} cannot be reached: {Sentence(exception)}", exception),
    };

    private static StoreException Explain(PostgresException server, string location) => server.SqlState switch
    {
        PostgresErrorCodes.DiskFull => new StoreUnavailableException($"PostgreSQL at {location} is out of disk space: free some, or keep less (retention).", server),
        PostgresErrorCodes.TooManyConnections => new StoreUnavailableException($"PostgreSQL at {location} takes no more connections: raise its max_connections, or lower Maximum Pool Size in the connection string.", server),
        PostgresErrorCodes.QueryCanceled => new StoreUnavailableException($"PostgreSQL at {location} did not finish a statement in time: {Sentence(server)}", server),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            new StoreException($"PostgreSQL at {location} refuses the login ({server.MessageText}): check user name and password in the connection string.", server),
        PostgresErrorCodes.InvalidCatalogName => new StoreException($"PostgreSQL at {location} has no such database: create it (createdb, or CREATE DATABASE as an administrator), then start again.", server),
        PostgresErrorCodes.InsufficientPrivilege => new StoreException($"PostgreSQL at {location} does not allow this user to do that ({server.MessageText}): make the user owner of the database.", server),
        _ when IsMoving(server) => new StoreUnavailableException($"PostgreSQL at {location} moves a shard with a columnar partition to another node: late spans of that partition are taken when it has moved.", server),
        _ when IsPassing(server.SqlState) || IsLostNode(server) => new StoreUnavailableException($"PostgreSQL at {location} cannot serve now: {Sentence(server)}", server),
        _ => new StoreException($"PostgreSQL at {location} refuses a statement: {Sentence(server)}", server),
    };

    // 08 connection, 40 rolled back, 53 out of resources, 55 object in use, 57 operator intervention, 58 system error; 25006: a standby after a failover.
    private static bool IsPassing(string state) => state[..2] is "08" or "40" or "53" or "55" or "57" or "58" || state == PostgresErrorCodes.ReadOnlySqlTransaction;

    // Citus, when a node goes down in the midst of a statement, or its own server does, has no better state than "internal error".
    private static bool IsLostNode(PostgresException server) => server.SqlState == PostgresErrorCodes.InternalError && (server.MessageText.Contains("connection", StringComparison.Ordinal) || server.MessageText.Contains("postmaster", StringComparison.Ordinal));

    private static bool IsMoving(PostgresException server) => server.SqlState is PostgresErrorCodes.InternalError or PostgresErrorCodes.FeatureNotSupported && server.MessageText.Contains("columnar table that is a part of a publication", StringComparison.Ordinal);

    private static string Sentence(Exception exception)
    {
        var cause = exception is NpgsqlException { InnerException: SocketException or IOException or TimeoutException } ? exception.InnerException! : exception;
        var text = cause is PostgresException server ? $"{server.MessageText} ({server.SqlState})" : cause.Message;
        return text.TrimEnd('.') + ".";
    }
}
