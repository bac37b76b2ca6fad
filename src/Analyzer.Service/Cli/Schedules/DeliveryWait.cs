using Analyzer.Service.Rest.Schedules;
using Analyzer.Store.Records;

namespace Analyzer.Service.Cli.Schedules;

/// <summary>Waits until a report has been sent to each of its receivers once, so that what a person does next finds it there.</summary>
internal static class DeliveryWait
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits, and says on standard error what became of it at each receiver.</summary>
    /// <param name="desk">Where the runs are.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="run">The run that stored the report.</param>
    /// <param name="longest">The longest wait.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task TellAsync(IScheduleDesk desk, ScheduleView schedule, ScheduleRunView run, TimeSpan longest, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (run.Deliveries.Any(IsUntried) && TimeProvider.System.GetElapsedTime(started) < longest)
        {
            await Task.Delay(s_look, cancellation);
            run = (await desk.RunsAsync(schedule, 50, cancellation)).FirstOrDefault(one => one.Due == run.Due) ?? run;
        }

        foreach (var delivery in run.Deliveries)
        {
            if (delivery.State == NotificationState.Delivered) CommandLine.Tell($"delivered to {delivery.Target}");
            else CommandLine.Say(ScheduleTables.Words(delivery));
        }

        if (run.Deliveries.Any(IsUntried)) CommandLine.Say($"'analyzer serve' delivers what waits; 'analyzer schedule history {schedule.Name}' shows what became of it");
    }

    // One that failed is tried again later by the service, for hours where it must be: no reason to sit and wait.
    // A try counts from its beginning, so the error tells whether it ended.
    private static bool IsUntried(DeliveryView delivery) => delivery.State == NotificationState.Pending && delivery.Error is null;
}
