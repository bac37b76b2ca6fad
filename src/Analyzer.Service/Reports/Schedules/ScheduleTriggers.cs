using Analyzer.Store;
using Analyzer.Store.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Analyzer.Service.Reports.Schedules;

/// <summary>
/// Quartz: one trigger for each schedule. On PostgreSQL its tables are shared, so that one of many replicas fires each; beside the embedded
/// file it keeps them in memory. It is started when there is a first schedule.
/// </summary>
/// <param name="connectionString">PostgreSQL; null: memory.</param>
/// <param name="keeper">Does what is due.</param>
/// <param name="instance">This process, among the replicas.</param>
/// <param name="time">The clock.</param>
/// <param name="logs">Where Quartz writes its log.</param>
internal sealed class ScheduleTriggers(string? connectionString, ScheduleKeeper keeper, string instance, TimeProvider time, ILoggerFactory logs) : IAsyncDisposable
{
    private const string Group = "reports";

    private StandaloneSchedulerFactory? _factory;
    private IScheduler? _scheduler;

    /// <summary>Makes the triggers equal to the schedules that are not paused.</summary>
    public async Task SetAsync(IReadOnlyList<ScheduleRecord> schedules, CancellationToken cancellation)
    {
        if (_scheduler is null && schedules.Count == 0) return;
        var scheduler = _scheduler ??= await StartAsync(cancellation).ConfigureAwait(false);
        var wanted = schedules.ToDictionary(schedule => new TriggerKey(schedule.Id, Group), ScheduleTimes.Of);
        foreach (var key in await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.GroupEquals(Group), cancellation).ConfigureAwait(false))
        {
            if (!wanted.TryGetValue(key, out var times)) await scheduler.DeleteJob(new JobKey(key.Name, Group), cancellation).ConfigureAwait(false);
            else if (await scheduler.GetTrigger(key, cancellation).ConfigureAwait(false) is ICronTrigger set && IsSame(set, times)) wanted.Remove(key);
        }

        foreach (var (key, times) in wanted) await scheduler.ScheduleJob(JobOf(key), [TriggerOf(key, times)], ScheduleJobOptions.Replacing, cancellation).ConfigureAwait(false);
    }

    /// <summary>Stops Quartz; what it began goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_factory is not null) await _factory.DisposeAsync().ConfigureAwait(false);
    }

    private static bool IsSame(ICronTrigger trigger, ScheduleTimes times) =>
        trigger.CronExpressionString == times.Expression.CronExpressionString && trigger.TimeZone.Id == times.Zone.Id;

    private static IJobDetail JobOf(TriggerKey key) => JobBuilder.Create<ScheduleJob>().WithIdentity(key.Name, Group).Build();

    private ITrigger TriggerOf(TriggerKey key, ScheduleTimes times) => TriggerBuilder.Create(time).WithIdentity(key).StartAt(time.GetUtcNow())
        .WithCronSchedule(times.Expression, cron => cron.InTimeZone(times.Zone).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build();

    private async Task<IScheduler> StartAsync(CancellationToken cancellation)
    {
        _factory ??= QuartzSchedulerBuilder.Create(Configure).Build();
        var scheduler = await _factory.GetScheduler(cancellation).ConfigureAwait(false);
        await scheduler.Start(cancellation).ConfigureAwait(false);
        return scheduler;
    }

    private void Configure(IQuartzBuilder quartz)
    {
        quartz.Services.AddSingleton(keeper).AddSingleton(logs);
        quartz.ConfigureScheduler(scheduler => (scheduler.InstanceName, scheduler.InstanceId) = ("analyzer", instance));
        quartz.UseTimeProvider(time).UseDefaultThreadPool(4);
        if (connectionString is null) quartz.UseInMemoryStore();
        else quartz.UsePersistentStore(store => store.UsePostgres(SpanStores.ConnectionString(connectionString, "analyzer schedules", 8)).UseClustering().ConfigureStore(tables => tables.TablePrefix = "quartz_"));
    }
}
