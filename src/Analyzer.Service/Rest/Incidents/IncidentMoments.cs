using Analyzer.Model.Findings;
using Analyzer.Service.Rest.Answers;

namespace Analyzer.Service.Rest.Incidents;

/// <summary>An incident over time.</summary>
internal static class IncidentMoments
{
    /// <summary>Its series and moments.</summary>
    public static IncidentTimeline Timeline(IncidentSource source)
    {
        var result = source.Result;
        return new IncidentTimeline(
            new Instant(result.Window.StartNs),
            new Instant(result.Window.EndNs),
            result.BucketNs,
            [.. result.Dashboard.Series.Select(point => new DashboardBucket(new Instant(point.StartNs), point.Requests, point.Errors, point.P50Ns, point.P95Ns))],
            [.. result.Hidden.Series.Select(point => new HiddenBucket(new Instant(point.StartNs), point.Calls, point.Attempts, point.FailedAttempts, point.Masked, point.OrphanedNs))],
            [.. Marks(source.Incident).OrderBy(mark => mark.At.UnixNs).ThenBy(mark => mark.Kind)]);
    }

    private static IEnumerable<TimelineMark> Marks(Incident incident)
    {
        yield return new TimelineMark(MarkKind.Start, new Instant(incident.Window.StartNs), "first onset");
        if (incident.Trigger is { } trigger)
        {
            yield return new TimelineMark(MarkKind.TriggerStart, new Instant(trigger.StartNs), trigger.Service);
            if (trigger.EndNs is { } endNs) yield return new TimelineMark(MarkKind.TriggerEnd, new Instant(endNs), trigger.Service);
        }

        if (incident.BreakPoint is { } broke) yield return new TimelineMark(MarkKind.BreakPoint, new Instant(broke.AtNs), $"{broke.Caller} → {broke.Callee} {broke.Operation}");
        if (!incident.Ongoing) yield return new TimelineMark(MarkKind.End, new Instant(incident.Window.EndNs), incident.End?.Reason ?? "every signal was back");
    }
}
