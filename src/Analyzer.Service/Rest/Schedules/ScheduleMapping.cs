using Analyzer.Service.Reports.Delivery;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Service.Rest.Answers;
using Analyzer.Store;
using Analyzer.Store.Records;
using Analyzer.Store.Reports;

namespace Analyzer.Service.Rest.Schedules;

/// <summary>Between what clients send and get, and schedules as the service has them.</summary>
internal static class ScheduleMapping
{
    /// <summary>What an input wishes for.</summary>
    public static ScheduleWish Wish(ScheduleInput input) => new(input.Name, input.Cron, input.TimeZone, input.Period, input.Targets ?? [], input.OnlyWhen, input.Thresholds ?? []);

    /// <summary>A schedule as clients get it.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="store">Where its runs are.</param>
    /// <param name="book">Knows when it is due.</param>
    /// <param name="isOpen">Whether targets are shown whole.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<ScheduleView> ViewAsync(ScheduleRecord schedule, ISpanStore store, ScheduleBook book, bool isOpen, CancellationToken cancellation)
    {
        var last = await RunsAsync(schedule.Id, 1, store, isOpen, cancellation).ConfigureAwait(false);
        return new ScheduleView(
            schedule.Id, schedule.Name, schedule.Cron, schedule.TimeZone, schedule.Period, [.. schedule.Targets.Select(target => Shown(target, isOpen))], schedule.When, schedule.Thresholds,
            schedule.Paused, new Instant(schedule.CreatedNs), Instant.Of(book.NextNs(schedule)), last.Count > 0 ? last[0] : null, new ScheduleLinks(Path(schedule.Id), $"{Path(schedule.Id)}/runs"));
    }

    /// <summary>Runs of a schedule as clients get them.</summary>
    public static async Task<IReadOnlyList<ScheduleRunView>> RunsAsync(string scheduleId, int limit, ISpanStore store, bool isOpen, CancellationToken cancellation)
    {
        var views = new List<ScheduleRunView>();
        foreach (var run in await store.Schedules.RunsAsync(scheduleId, limit, cancellation).ConfigureAwait(false)) views.Add(await ViewAsync(run, store, isOpen, cancellation).ConfigureAwait(false));
        return views;
    }

    /// <summary>A run as clients get it.</summary>
    public static async Task<ScheduleRunView> ViewAsync(ScheduleRunRecord run, ISpanStore store, bool isOpen, CancellationToken cancellation)
    {
        IReadOnlyList<NotificationRecord> told = run.ReportId is { } id ? await store.Outbox.OfAsync(id, cancellation).ConfigureAwait(false) : [];
        return new ScheduleRunView(
            new Instant(run.DueNs), run.Origin, run.State, new Instant(run.StartedNs), Instant.Of(run.FinishedNs), run.FinishedNs - run.StartedNs, run.Tries, run.Note, run.ReportId,
            [.. told.Select(one => new DeliveryView(Shown(one.Target, isOpen), one.State, one.Tries, one.LastError))]);
    }

    /// <summary>A receiver as it may be shown: the path of an address is often a secret.</summary>
    public static string Shown(string target, bool isOpen)
    {
        if (isOpen || DeliveryTarget.Parse(target) is not { } parsed) return target;
        return parsed.Kind is DeliveryKind.Webhook or DeliveryKind.Slack ? (parsed with { Address = new Uri(parsed.Address).GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + "/…" }).Text : target;
    }

    /// <summary>Address of a schedule.</summary>
    public static string Path(string id) => $"{RestApi.Root}/schedules/{Uri.EscapeDataString(id)}";
}
