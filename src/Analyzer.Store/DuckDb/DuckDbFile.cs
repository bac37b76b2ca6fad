using System.Collections.Concurrent;
using System.Globalization;
using DuckDB.NET.Data;

namespace Analyzer.Store.DuckDb;

/// <summary>
/// The open database. After a fatal error (a full disk while the log was written) DuckDB refuses everything until the file is opened
/// anew, which needs every connection closed: work runs within <see cref="Use{T}"/> so that <see cref="Reopen"/> can wait for it.
/// </summary>
internal sealed class DuckDbFile : IDisposable
{
    private readonly ReaderWriterLockSlim _life = new(LockRecursionPolicy.SupportsRecursion);
    private readonly string _connectionString;
    private readonly ConcurrentBag<DuckDBConnection> _idle = [];
    private DuckDBConnection? _root;

    /// <summary>Opens the file, creating it when missing.</summary>
    /// <exception cref="StoreInUseException">Another process holds the file.</exception>
    /// <exception cref="StoreException">The file cannot be used.</exception>
    public DuckDbFile(string path, StoreOptions options)
    {
        Location = path;
        var temporary = System.IO.Path.Combine(options.DataDirectory, "temporary");
        var settings = new DuckDBConnectionStringBuilder
        {
            DataSource = path,
            ["memory_limit"] = string.Create(CultureInfo.InvariantCulture, $"{options.MemoryBytes / 1024}KiB"),
            ["threads"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
            ["temp_directory"] = temporary,
            // Checkpoints are ours to time; this only bounds the log should ours fail.
            ["checkpoint_threshold"] = "2GiB",
            ["preserve_insertion_order"] = "false",
        };
        _connectionString = settings.ConnectionString;
        Open();
    }

    /// <summary>The file.</summary>
    public string Location { get; }

    /// <summary>The log of what was committed since the last checkpoint.</summary>
    public string LogPath => Location + ".wal";

    /// <summary>Runs work on a connection of its own for that time.</summary>
    /// <exception cref="StoreException">The engine refuses.</exception>
    public T Use<T>(Func<DuckDBConnection, T> work)
    {
        _life.EnterReadLock();
        try
        {
            if (!_idle.TryTake(out var connection)) connection = Connect();
            var result = default(T)!;
            try
            {
                result = work(connection);
            }
            catch
            {
                connection.Dispose();
                throw;
            }

            _idle.Add(connection);
            return result;
        }
        catch (DuckDBException refused)
        {
            throw DuckDbErrors.Translate(refused.Message, refused);
        }
        finally
        {
            _life.ExitReadLock();
        }
    }

    /// <summary>Runs work on the connection that stays open, which only one caller may use at a time: the writer.</summary>
    /// <exception cref="StoreException">The engine refuses.</exception>
    public void Write(Action<DuckDBConnection> work)
    {
        _life.EnterReadLock();
        try
        {
            work(_root ?? throw Closed());
        }
        catch (DuckDBException refused)
        {
            throw DuckDbErrors.Translate(refused.Message, refused);
        }
        finally
        {
            _life.ExitReadLock();
        }
    }

    /// <summary>Opens the file anew once nobody uses it; what was committed is there.</summary>
    /// <param name="opened">Reads what is kept in memory, before anyone else uses the file; when that fails the file is closed again.</param>
    /// <exception cref="StoreUnavailableException">It cannot be opened now; the next use tries again.</exception>
    public void Reopen(Action<DuckDBConnection> opened)
    {
        _life.EnterWriteLock();
        try
        {
            Close();
            Open();
            opened(_root!);
        }
        catch (Exception refused) when (refused is StoreException or DuckDBException)
        {
            Close();
            throw new StoreUnavailableException(refused.Message, refused);
        }
        finally
        {
            _life.ExitWriteLock();
        }
    }

    /// <summary>Whether a failed <see cref="Reopen"/> left the file closed.</summary>
    public bool IsClosed => _root is null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _life.EnterWriteLock();
        Close();
        _life.ExitWriteLock();
        _life.Dispose();
    }

    private static StoreUnavailableException Closed() => new("The embedded store is closed after an error, and opens again when its disk allows it.");

    private DuckDBConnection Connect()
    {
        if (_root is null) throw Closed();
        var connection = new DuckDBConnection(_connectionString);
        connection.Open();
        return connection;
    }

    private void Close()
    {
        while (_idle.TryTake(out var connection)) connection.Dispose();
        _root?.Dispose();
        _root = null;
    }

    private void Open()
    {
        var root = new DuckDBConnection(_connectionString);
        try
        {
            root.Open();
            _root = root;
        }
        catch (DuckDBException refused)
        {
            root.Dispose();
            throw DuckDbErrors.TranslateOpen(Location, refused.Message, refused);
        }
    }
}
