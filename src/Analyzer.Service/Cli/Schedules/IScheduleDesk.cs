using Analyzer.Service.Rest.Schedules;

namespace Analyzer.Service.Cli.Schedules;

/// <summary>Where schedules are changed: in the store, or through the service that holds it.</summary>
internal interface IScheduleDesk : IAsyncDisposable
{
    /// <summary>Whether a service may deliver reports while this process waits; not beside the embedded file, which one process holds.</summary>
    bool MayBeDelivered { get; }

    /// <summary>Every schedule, by name.</summary>
    Task<IReadOnlyList<ScheduleView>> ListAsync(CancellationToken cancellation);

    /// <summary>Adds one.</summary>
    /// <exception cref="CliException">It has mistakes, or the name is taken.</exception>
    Task<ScheduleView> AddAsync(ScheduleInput input, CancellationToken cancellation);

    /// <summary>The one of an id or a name.</summary>
    /// <exception cref="CliException">There is none.</exception>
    Task<ScheduleView> GetAsync(string schedule, CancellationToken cancellation);

    /// <summary>Deletes one.</summary>
    Task RemoveAsync(ScheduleView schedule, CancellationToken cancellation);

    /// <summary>Pauses one, or lets it go on.</summary>
    Task<ScheduleView> PauseAsync(ScheduleView schedule, bool isPaused, CancellationToken cancellation);

    /// <summary>Makes its report now, and waits for it.</summary>
    /// <returns>The run as it ended.</returns>
    Task<ScheduleRunView> RunAsync(ScheduleView schedule, CancellationToken cancellation);

    /// <summary>Its runs, latest due time first.</summary>
    Task<IReadOnlyList<ScheduleRunView>> RunsAsync(ScheduleView schedule, int limit, CancellationToken cancellation);
}
