using Analyzer.Store.DuckDb;
using Analyzer.Store.PostgreSql;

namespace Analyzer.Store;

/// <summary>Opens the store that options name.</summary>
public static class SpanStores
{
    /// <summary>Opens the store and applies the migrations it lacks, under a lock.</summary>
    /// <exception cref="SchemaTooNewException">A newer version of the program wrote the schema.</exception>
    /// <exception cref="StoreInUseException">Another process holds the embedded file.</exception>
    /// <exception cref="StoreUnavailableException">The server cannot be reached.</exception>
    /// <exception cref="StoreException">The connection string or the folder cannot be used; the message says why.</exception>
    public static async Task<ISpanStore> OpenAsync(StoreOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.ConnectionString is null
            ? await DuckDbSpanStore.OpenAsync(options, cancellation).ConfigureAwait(false)
            : await PostgreSqlOpening.OpenAsync(options, cancellation).ConfigureAwait(false);
    }

    /// <summary>A connection string for others who keep tables of their own in the same database, with our defaults where the user set nothing.</summary>
    /// <param name="connectionString">As its user wrote it.</param>
    /// <param name="application">How the server shows them.</param>
    /// <param name="connections">Most connections at once.</param>
    /// <exception cref="StoreException">The string cannot be used.</exception>
    public static string ConnectionString(string connectionString, string application, int connections)
    {
        var builder = ConnectionStrings.Read(connectionString, new StoreOptions { DataDirectory = "" }.StatementTimeoutNs, out _);
        (builder.ApplicationName, builder.MaxPoolSize) = (application, connections);
        return builder.ConnectionString;
    }
}
