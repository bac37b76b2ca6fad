using Analyzer.Model.Findings;
using Analyzer.Report.Json;
using Analyzer.Service.Rest.Analyses;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static System.FormattableString;

namespace Analyzer.Service.Rest.Incidents;

/// <summary>Parts of one incident.</summary>
internal static class IncidentPartRoutes
{
    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        Map<IncidentPropagation>(routes, "propagation", "getIncidentPropagation", "How an incident spread", "Whom it reached and when, along which edges, where it stopped, and where it fed itself.", Propagation);
        Map<IncidentTimeline>(routes, "timeline", "getIncidentTimeline", "An incident over time", "What the entry's dashboard shows and what ran below it, bucket by bucket, with the moments of the incident.", IncidentMoments.Timeline);
        Map<IncidentEvidence>(routes, "evidence", "getIncidentEvidence", "What the findings rest on", "Reasons and spans for each cause, and whole traces that outlive retention.", Evidence);
        Map<IncidentAmplifiers>(routes, "amplifiers", "getIncidentAmplifiers", "Who multiplied the load", "Edges whose policy multiplied the load, those that made most excess first.", source => new IncidentAmplifiers(Parts.Incident(source.Incident).GetProperty("amplifiers")));
        Map<IncidentWhatIf>(routes, "what-if", "getIncidentWhatIf", "What would have helped", "Changes of policy that the analysis proposed or was asked about, and the load that each service would have seen.", source => new IncidentWhatIf(Parts.WhatIf(source.Incident.WhatIf)));
        var report = new Operation("getIncidentReport", Tags.Incidents, "The report of an incident", "The whole report of its analysis with this incident first, so that the story is its own; by Accept or format.")
        {
            Path = [IncidentSource.Id],
            Query = [Parameters.Format],
            Replies = [Reply.Report("The report.")],
            Problems = [406, 410],
        };
        routes.MapRead("/incidents/{id}/report", report, ReportAsync);
    }

    private static void Map<T>(IEndpointRouteBuilder routes, string path, string name, string summary, string description, Func<IncidentSource, T> part)
    {
        var operation = new Operation(name, Tags.Incidents, summary, description)
        {
            Path = [IncidentSource.Id],
            Replies = [Reply.Json<T>("That part of the incident.")],
            Problems = [410],
        };
        routes.MapRead($"/incidents/{{id}}/{path}", operation, async request => await Answer.Json(part(await IncidentSource.FindAsync(request).ConfigureAwait(false))).ConfigureAwait(false));
    }

    private static IncidentPropagation Propagation(IncidentSource source)
    {
        var incident = Parts.Incident(source.Incident);
        return new IncidentPropagation(incident.GetProperty("affected"), incident.GetProperty("propagation"), incident.GetProperty("containment"), incident.GetProperty("breakPoint"), incident.GetProperty("sustainingLoop"));
    }

    private static IncidentEvidence Evidence(IncidentSource source)
    {
        var incident = source.Incident;
        var named = incident.RootCauses.SelectMany(cause => cause.Exemplars)
            .Concat(incident.Affected.SelectMany(affected => affected.Exemplars))
            .Concat(incident.Propagation.SelectMany(step => step.Exemplars))
            .Concat(incident.Amplifiers.SelectMany(amplifier => amplifier.Exemplars))
            .Select(span => span.TraceId)
            .ToHashSet(StringComparer.Ordinal);
        List<ExemplarTrace> exemplars = [.. source.Result.Exemplars.OrderBy(trace => named.Contains(trace.TraceId) ? 0 : 1)];
        return new IncidentEvidence(Parts.Incident(incident).GetProperty("rootCauses"), Parts.Of(json => JsonExemplars.Write(json, exemplars)).GetProperty("exemplars"));
    }

    private static async Task<IResult> ReportAsync(ApiRequest request)
    {
        var source = await IncidentSource.FindAsync(request).ConfigureAwait(false);
        var first = source.Result with { Incidents = [source.Incident, .. source.Result.Incidents.Where(other => other != source.Incident)] };
        return ReportAnswer.Of(request, Invariant($"{source.Analysis.Id} {source.Analysis.FinishedNs} {source.Incident.Id}"), () => first);
    }
}
