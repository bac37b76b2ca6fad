using System.Globalization;

namespace Analyzer.Store.DuckDb;

/// <summary>
/// Holds a data directory for one store: DuckDB locks its file between processes only, and not its name in the holder's own process.
/// The system releases it when the process dies, however it dies.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="StoreInUseException">Somebody holds it.</exception>
    /// <exception cref="StoreException">The folder cannot be written to.</exception>
    public static DataDirectoryLock Take(string directory)
    {
        var path = Path.Combine(directory, "analyzer.lock");
        FileStream? file = null;
        try
        {
            Directory.CreateDirectory(directory);
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // A file of its own: nobody can read one that is locked.
            File.WriteAllText(HolderPath(directory), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataDirectoryLock(file);
        }
        catch (IOException taken) when (file is null && File.Exists(path))
        {
            throw DuckDbErrors.InUse(directory, Holder(directory), taken);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new StoreException($"The data directory {directory} cannot be used: {refused.Message} Name another, or change its permissions.", refused);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string HolderPath(string directory) => Path.Combine(directory, "analyzer.pid");

    private static int? Holder(string directory)
    {
        try
        {
            return int.TryParse(File.ReadAllText(HolderPath(directory)), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
