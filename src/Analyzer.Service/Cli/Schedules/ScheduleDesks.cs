using Analyzer.Service.Hosting;
using Analyzer.Service.Stores;

namespace Analyzer.Service.Cli.Schedules;

/// <summary>Finds where schedules are changed.</summary>
internal static class ScheduleDesks
{
    /// <summary>The service where one holds the embedded file, else the store.</summary>
    /// <param name="options">Name the store.</param>
    /// <param name="makes">Whether the embedded file is made where there is none.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IScheduleDesk> OpenAsync(ServeOptions options, bool makes, CancellationToken cancellation)
    {
        if (options.Store is null && RunningService.Find(options.Data) is { } service) return new SocketDesk(service);
        return new StoreDesk(makes ? await StoreAccess.OpenOrMakeAsync(options, cancellation) : await StoreAccess.OpenAsync(options, cancellation), options);
    }

    /// <summary>There is no such schedule.</summary>
    public static CliException Missing(string schedule) => CliException.NotDone($"there is no schedule '{schedule}': 'analyzer schedule list' shows them");
}
