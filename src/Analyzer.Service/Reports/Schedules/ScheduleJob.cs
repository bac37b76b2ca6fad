using Quartz;

namespace Analyzer.Service.Reports.Schedules;

/// <summary>What Quartz does when a schedule is due; its key is the schedule's id.</summary>
[DisallowConcurrentExecution]
internal sealed class ScheduleJob(ScheduleKeeper keeper) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await keeper.DueAsync(context.JobDetail.Key.Name, cancellationToken).ConfigureAwait(false);
}
