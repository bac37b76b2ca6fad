using Analyzer.Service.Cli;
using Analyzer.Service.Hosting;
using Analyzer.Store;

namespace Analyzer.Service.Stores;

/// <summary>Opens the store that options name: directly, or through the service that holds it.</summary>
internal static class StoreAccess
{
    /// <summary>Opens the store for reading; while a service holds the embedded file, through that service.</summary>
    /// <exception cref="CliException">It cannot be opened.</exception>
    public static async Task<ISpanStore> OpenAsync(ServeOptions options, CancellationToken cancellation)
    {
        // Opening would make an empty one, which says nothing about where the spans are.
        if (options.Store is null && !(Directory.Exists(options.Data) && Directory.EnumerateFileSystemEntries(options.Data).Any()))
        {
            throw CliException.NotDone($"no store in '{options.Data}': 'analyzer serve' makes one; name its folder with --data, or a database with --store");
        }

        return await OpenOrMakeAsync(options, cancellation);
    }

    /// <summary>Opens the store as <see cref="OpenAsync"/> does; makes the embedded one where there is none.</summary>
    /// <exception cref="CliException">It cannot be opened.</exception>
    public static async Task<ISpanStore> OpenOrMakeAsync(ServeOptions options, CancellationToken cancellation)
    {
        try
        {
            if (options.Store is null) RunningService.MakeFolder(options.Data);
            return await SpanStores.OpenAsync(OptionsOf(options), cancellation);
        }
        catch (StoreInUseException e)
        {
            var service = RunningService.Find(options.Data) ?? throw CliException.NotDone(e.Message);
            return await RemoteSpanStore.ConnectAsync(service, cancellation);
        }
        catch (StoreException e)
        {
            throw CliException.NotDone(e.Message);
        }
    }

    /// <summary>Opens the store for the service itself, which must hold it alone.</summary>
    /// <exception cref="CliException">It cannot be opened; the sentence says who holds it.</exception>
    public static async Task<ISpanStore> OpenForServingAsync(ServeOptions options, CancellationToken cancellation)
    {
        try
        {
            if (options.Store is null) RunningService.MakeFolder(options.Data);
            return await SpanStores.OpenAsync(OptionsOf(options), cancellation);
        }
        catch (StoreInUseException e)
        {
            throw CliException.NotDone(RunningService.Find(options.Data) is { } service
                ? $"'analyzer serve' already runs as process {service.ProcessId} and receives at {service.Http}; it holds {options.Data}: stop it, or choose another folder with --data"
                : e.Message);
        }
        catch (StoreException e)
        {
            throw CliException.NotDone(e.Message);
        }
        catch (Exception e) when (options.Store is null && e is (IOException or UnauthorizedAccessException))
        {
            throw CliException.NotDone($"the data folder {options.Data} cannot be used ({e.Message}): choose another with --data");
        }
    }

    private static StoreOptions OptionsOf(ServeOptions options) => new() { ConnectionString = options.Store, DataDirectory = options.Data };
}
