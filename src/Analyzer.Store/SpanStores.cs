using Analyzer.Store.DuckDb;

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
        if (options.ConnectionString is null) return await DuckDbSpanStore.OpenAsync(options, cancellation).ConfigureAwait(false);
        throw new StoreException("The PostgreSQL engine is not built yet.");
    }
}
