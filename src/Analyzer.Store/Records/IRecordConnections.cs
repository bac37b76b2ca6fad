using System.Data.Common;

namespace Analyzer.Store.Records;

/// <summary>How an engine runs the statements of the small tables.</summary>
internal interface IRecordConnections
{
    /// <summary>The character that parameters begin with.</summary>
    char Marker { get; }

    /// <summary>Runs work that only reads.</summary>
    Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation);

    /// <summary>Runs work in a transaction, committed at its end; may run it again when another transaction came in its way.</summary>
    /// <param name="work">The work.</param>
    /// <param name="alone">A table that nobody else may write meanwhile; null for none.</param>
    /// <param name="cancellation">Gives up before the commit.</param>
    Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, string? alone, CancellationToken cancellation);
}
