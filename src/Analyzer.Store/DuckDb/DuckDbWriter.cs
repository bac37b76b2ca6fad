using DuckDB.NET.Data;

namespace Analyzer.Store.DuckDb;

/// <summary>
/// The one writer of the file: transactions one after the other, and checkpoints in the background between them. A commit is on disk
/// when it returns (DuckDB syncs its log); a checkpoint turns the log into compressed columns.
/// </summary>
internal sealed class DuckDbWriter(DuckDbFile file) : IAsyncDisposable
{
    /// <summary>Bytes of log after which a checkpoint is due: about 400,000 spans, and less than a second to replay after a crash.</summary>
    internal const long CheckpointBytes = 64 << 20;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private Task _checkpoint = Task.CompletedTask;

    /// <summary>Raised when the file was opened anew, before the next transaction: what is known of it may be more than it holds.</summary>
    public event Action<DuckDBConnection>? Reopened;

    /// <summary>Runs a transaction.</summary>
    /// <param name="work">Within the transaction.</param>
    /// <param name="committed">After the commit, before the next transaction.</param>
    /// <param name="cancellation">Gives up before the commit.</param>
    /// <exception cref="StoreException">Nothing was committed.</exception>
    public async Task RunAsync(Action<DuckDBConnection> work, Action committed, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await Task.Run(() => Run(work, committed, cancellation), CancellationToken.None).ConfigureAwait(false);
            if (_checkpoint.IsCompleted && LogBytes() > CheckpointBytes) _checkpoint = Task.Run(TryCheckpoint, CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Turns the log into columns now.</summary>
    public async Task CheckpointAsync(CancellationToken cancellation)
    {
        await _checkpoint.ConfigureAwait(false);
        await Task.Run(() => file.Use(Checkpoint), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        await _checkpoint.ConfigureAwait(false);
        _turn.Dispose();
    }

    private static bool Checkpoint(DuckDBConnection connection)
    {
        connection.Execute("CHECKPOINT");
        return true;
    }

    private void Run(Action<DuckDBConnection> work, Action committed, CancellationToken cancellation)
    {
        if (file.IsClosed) Reopen();
        try
        {
            file.Write(connection => Commit(connection, work, cancellation));
        }
        catch (StoreException failed) when (DuckDbErrors.IsFatal(failed.Message) || failed is StoreUnavailableException)
        {
            Reopen();
            throw;
        }

        committed();
    }

    private void Reopen()
    {
        file.Reopen(connection => Reopened?.Invoke(connection));
    }

    private static void Commit(DuckDBConnection connection, Action<DuckDBConnection> work, CancellationToken cancellation)
    {
        using var transaction = connection.BeginTransaction();
        work(connection);
        cancellation.ThrowIfCancellationRequested();
        transaction.Commit();
    }

    private void TryCheckpoint()
    {
        try
        {
            file.Use(Checkpoint);
        }
        catch (StoreException)
        {
            // The log keeps everything; the next append tries again, and tells its caller when the disk is full.
        }
    }

    private long LogBytes() => new FileInfo(file.LogPath) is { Exists: true } log ? log.Length : 0;
}
