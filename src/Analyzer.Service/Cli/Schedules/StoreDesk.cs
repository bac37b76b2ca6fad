using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Hosting;
using Analyzer.Service.Reports;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Service.Rest.Schedules;
using Analyzer.Store;
using Analyzer.Store.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Cli.Schedules;

/// <summary>Schedules in the store itself; what is to be run is run in this process.</summary>
internal sealed class StoreDesk : IScheduleDesk
{
    private readonly ISpanStore _store;
    private readonly ServiceProvider _services;

    /// <summary>Takes the store over.</summary>
    public StoreDesk(ISpanStore store, ServeOptions options)
    {
        _store = store;
        MayBeDelivered = options.Store is not null;
        _services = new ServiceCollection().AddLogging().AddSingleton(store).AddSingleton(TimeProvider.System).AddSingleton(new WindowOptions()).AddSingleton<IPeriodReporter, PeriodReporter>().AddReportMaking(options).BuildServiceProvider();
    }

    /// <inheritdoc/>
    public bool MayBeDelivered { get; }

    private ScheduleBook Book => _services.GetRequiredService<ScheduleBook>();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ScheduleView>> ListAsync(CancellationToken cancellation)
    {
        var views = new List<ScheduleView>();
        foreach (var schedule in await _store.Schedules.SchedulesAsync(cancellation)) views.Add(await ViewAsync(schedule, cancellation));
        return views;
    }

    /// <inheritdoc/>
    public async Task<ScheduleView> AddAsync(ScheduleInput input, CancellationToken cancellation)
    {
        var wish = ScheduleMapping.Wish(input);
        var mistakes = ScheduleRules.Mistakes(wish, TimeProvider.System.NowNs());
        if (mistakes.Count > 0) throw CliException.WrongUsage(string.Join("; ", mistakes.Select(mistake => $"{mistake.Key} {mistake.Value[0]}")));
        return await ViewAsync(await Book.AddAsync(wish, cancellation) ?? throw CliException.NotDone($"there is a schedule '{wish.Name}': 'analyzer schedule list' shows them"), cancellation);
    }

    /// <inheritdoc/>
    public async Task<ScheduleView> GetAsync(string schedule, CancellationToken cancellation) => await ViewAsync(await FindAsync(schedule, cancellation), cancellation);

    /// <inheritdoc/>
    public Task RemoveAsync(ScheduleView schedule, CancellationToken cancellation) => Book.RemoveAsync(schedule.Id, cancellation);

    /// <inheritdoc/>
    public async Task<ScheduleView> PauseAsync(ScheduleView schedule, bool isPaused, CancellationToken cancellation)
    {
        var record = await FindAsync(schedule.Id, cancellation);
        return await ViewAsync((isPaused ? await Book.PauseAsync(record, cancellation) : await Book.ResumeAsync(record, cancellation)) ?? record, cancellation);
    }

    /// <inheritdoc/>
    public async Task<ScheduleRunView> RunAsync(ScheduleView schedule, CancellationToken cancellation)
    {
        var (record, runner) = (await FindAsync(schedule.Id, cancellation), _services.GetRequiredService<ScheduleRunner>());
        var run = await runner.BeginNowAsync(record, cancellation);
        if (run.State == RunState.Running && run.Owner == runner.Owner) run = await runner.WorkAsync(record, run, cancellation);
        return await ScheduleMapping.ViewAsync(run, _store, isOpen: true, cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ScheduleRunView>> RunsAsync(ScheduleView schedule, int limit, CancellationToken cancellation) => ScheduleMapping.RunsAsync(schedule.Id, limit, _store, isOpen: true, cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _store.DisposeAsync();
    }

    private async Task<ScheduleRecord> FindAsync(string schedule, CancellationToken cancellation) => await Book.FindAsync(schedule, cancellation) ?? throw ScheduleDesks.Missing(schedule);

    private Task<ScheduleView> ViewAsync(ScheduleRecord schedule, CancellationToken cancellation) => ScheduleMapping.ViewAsync(schedule, _store, Book, isOpen: true, cancellation);
}
