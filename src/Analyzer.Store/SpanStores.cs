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
}
