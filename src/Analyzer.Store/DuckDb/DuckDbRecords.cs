using System.Data.Common;
using Analyzer.Store.Records;

namespace Analyzer.Store.DuckDb;

/// <summary>Statements of the small tables in the embedded file: one writer, so that nothing needs a lock.</summary>
internal sealed class DuckDbRecords(DuckDbFile file, DuckDbWriter writer) : IRecordConnections
{
    /// <inheritdoc/>
    public char Marker => '$';

    /// <inheritdoc/>
    // The driver works synchronously whatever is awaited, and a connection is used within the call.
    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation) =>
        Task.Run(() => file.Use(connection => work(connection).GetAwaiter().GetResult()), cancellation);

    /// <inheritdoc/>
    public async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, string? alone, CancellationToken cancellation)
    {
        var result = default(T)!;
        await writer.RunAsync(connection => result = work(connection).GetAwaiter().GetResult(), () => { }, cancellation).ConfigureAwait(false);
        return result;
    }
}
