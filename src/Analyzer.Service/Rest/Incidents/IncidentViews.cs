using System.ComponentModel;
using System.Text.Json;
using Analyzer.Service.Rest.Annotations;
using Analyzer.Service.Rest.Answers;

namespace Analyzer.Service.Rest.Incidents;

[Description("Addresses that belong to an incident.")]
internal sealed record IncidentLinks(
    [property: Description("The incident in full.")] string Self,
    [property: Description("The analysis that shows it best.")] string Analysis,
    [property: Description("Its report.")] string Report);

[Description("An incident as it is listed.")]
internal sealed record IncidentView(
    [property: Description("Stays the same when a later analysis finds the incident again.")] string Id,
    [property: Description("The analysis that shows it best.")] string AnalysisId,
    [property: Description("What that analysis calls it.")] string Name,
    [property: Description("First onset.")] Instant Start,
    [property: Description("When every signal was back, or the end of the data.")] Instant End,
    [property: Description("Whether it was still going on when the data ended.")] bool Ongoing,
    [property: Description("Service named as the cause; null where none was.")] string? Cause,
    [property: Description("How it showed there, such as error or latency; null where there is no cause.")] string? Mechanism,
    [property: Description("Confidence in the cause, 0 to 1; null where there is none.")] double? Confidence,
    [property: Description("Whether it outlived its trigger by its own force.")] bool Metastable,
    [property: Description("Services affected, sorted.")] IReadOnlyList<string> Services,
    [property: Description("The incident in one sentence.")] string Summary,
    [property: Description("Entry requests hit beyond the usual number.")] double ImpactRequests,
    [property: Description("When it was found first.")] Instant Found,
    [property: Description("When an analysis last changed it.")] Instant Updated,
    [property: Description("Where to go from here.")] IncidentLinks Links);

[Description("Incidents, newest start first.")]
internal sealed record IncidentPage(
    [property: Description("The incidents of this page.")] IReadOnlyList<IncidentView> Items,
    [property: Description("Cursor of the next page; null on the last one.")] string? Next);

[Description("An incident in full.")]
internal sealed record IncidentDetail(
    [property: Description("As it is listed.")] IncidentView Listed,
    [property: Description("As in the report of its analysis."), Part("incident")] JsonElement Incident,
    [property: Description("What people noted about it, oldest first.")] IReadOnlyList<AnnotationView> Annotations);

[Description("Whom an incident reached, along which edges, and where it stopped.")]
internal sealed record IncidentPropagation(
    [property: Description("Services affected, in order of onset."), Part("affected", IsList = true)] JsonElement Affected,
    [property: Description("Steps from one service to the next."), Part("propagationStep", IsList = true)] JsonElement Propagation,
    [property: Description("Where failures stopped."), Part("containment", IsList = true)] JsonElement Containment,
    [property: Description("Where spread became self-sustaining; null where it did not."), Part("breakPoint", IsNullable = true)] JsonElement BreakPoint,
    [property: Description("The cycle that kept it alive; empty where there was none."), Part("loopEdge", IsList = true)] JsonElement SustainingLoop);

[Description("One bucket of what the entry's dashboard shows.")]
internal sealed record DashboardBucket(
    [property: Description("Start of the bucket.")] Instant Start,
    [property: Description("Entry requests.")] double Requests,
    [property: Description("Those that failed.")] double Errors,
    [property: Description("Median duration; null without requests.")] long? P50Ns,
    [property: Description("95th percentile of the duration; null without requests.")] long? P95Ns);

[Description("One bucket of what ran below the entry.")]
internal sealed record HiddenBucket(
    [property: Description("Start of the bucket.")] Instant Start,
    [property: Description("Logical calls.")] double Calls,
    [property: Description("Attempts.")] double Attempts,
    [property: Description("Attempts that failed or timed out.")] double FailedAttempts,
    [property: Description("Failed attempts that the entry does not show.")] double Masked,
    [property: Description("Time callees worked on after their callers had given up.")] double OrphanedNs);

[Description("What a mark of a timeline stands for.")]
internal enum MarkKind
{
    Start,
    TriggerStart,
    BreakPoint,
    TriggerEnd,
    End,
}

[Description("A moment of an incident.")]
internal sealed record TimelineMark(
    [property: Description("What happened: the first onset, begin and end of the trigger, the break point, the end.")] MarkKind Kind,
    [property: Description("When.")] Instant At,
    [property: Description("Where, or what ended it.")] string Text);

[Description("What dashboards showed and what they hid over the time of an incident's analysis.")]
internal sealed record IncidentTimeline(
    [property: Description("First instant of the analysis.")] Instant From,
    [property: Description("First instant after it.")] Instant To,
    [property: Description("Width of a bucket.")] long BucketNs,
    [property: Description("Entry requests, as dashboards show them.")] IReadOnlyList<DashboardBucket> Dashboard,
    [property: Description("What ran below the entry.")] IReadOnlyList<HiddenBucket> Hidden,
    [property: Description("Moments of the incident, in order of time.")] IReadOnlyList<TimelineMark> Marks);

[Description("What the findings of an incident rest on.")]
internal sealed record IncidentEvidence(
    [property: Description("Causes, most likely first, with the reasons and spans for each."), Part("rootCause", IsList = true)] JsonElement RootCauses,
    [property: Description("Whole traces kept in the report, those that the incident refers to first; they outlive retention."), Part("exemplar", IsList = true)] JsonElement Exemplars);

[Description("Edges that multiplied the load of an incident, those that made most excess first.")]
internal sealed record IncidentAmplifiers(
    [property: Description("The edges."), Part("amplifier", IsList = true)] JsonElement Items);

[Description("What other policies would have done to an incident.")]
internal sealed record IncidentWhatIf(
    [property: Description("Changes that the analysis proposed, or that it was asked about."), Part("whatIf", IsList = true)] JsonElement Items);
