using System.Data.Common;
using Dapper;

namespace Analyzer.Store.Schema;

/// <summary>
/// Brings a database to this program's schema: applies what is missing, in order, each migration in a transaction of its own that
/// also notes it in <c>schema_migration</c>. Whoever calls holds the engine's lock, so that two programs never migrate at once.
/// </summary>
internal static class SchemaMigrator
{
    private const string CreateTable = """
        CREATE TABLE IF NOT EXISTS schema_migration (
            version integer NOT NULL PRIMARY KEY,
            name text NOT NULL,
            applied_at timestamp with time zone NOT NULL)
        """;

    /// <summary>Applies the migrations that the database lacks.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="migrations">Every migration this program knows, in order.</param>
    /// <param name="location">The store, as its user knows it, without secrets.</param>
    /// <param name="newer">Versions by which the database may be ahead: 1 where replicas are upgraded one by one, 0 where one process has it.</param>
    /// <param name="time">Says when a migration was applied.</param>
    /// <param name="cancellation">Gives up between two migrations or within one; what was committed stays.</param>
    /// <returns>The schema's version afterwards.</returns>
    /// <exception cref="SchemaTooNewException">The database is further ahead; nothing was changed.</exception>
    public static async Task<int> ApplyAsync(DbConnection connection, IReadOnlyList<Migration> migrations, string location, int newer, TimeProvider time, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(new CommandDefinition(CreateTable, cancellationToken: cancellation)).ConfigureAwait(false);
        var applied = (await connection.QueryAsync<int>(new CommandDefinition("SELECT version FROM schema_migration", cancellationToken: cancellation)).ConfigureAwait(false)).ToHashSet();
        var newest = migrations.Count == 0 ? 0 : migrations[^1].Version;
        var found = applied.Count == 0 ? 0 : applied.Max();
        if (found > newest + newer)
        {
            throw new SchemaTooNewException(
                $"The store {location} has schema version {found}, this program works with {newest + newer} at most: start the newer version of analyzer that wrote it, or point this one at another store.");
        }

        foreach (var migration in migrations.Where(migration => !applied.Contains(migration.Version)))
        {
            await ApplyAsync(connection, migration, time, cancellation).ConfigureAwait(false);
        }

        return Math.Max(newest, found);
    }

    private static async Task ApplyAsync(DbConnection connection, Migration migration, TimeProvider time, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await connection.ExecuteAsync(new CommandDefinition(migration.Sql, transaction: transaction, cancellationToken: cancellation)).ConfigureAwait(false);
            using var note = connection.CreateCommand();
            note.Transaction = transaction;
            // Numbers and our own file names only: parameters are written differently by every engine.
            note.CommandText = $"INSERT INTO schema_migration (version, name, applied_at) VALUES ({migration.Version}, '{migration.Name}', '{time.GetUtcNow():yyyy-MM-dd HH:mm:ss}+00')";
            await note.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        }
    }
}
