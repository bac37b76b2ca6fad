using Analyzer.Model.Findings;
using Analyzer.Report.Json;
using Analyzer.Service.Rest.Analyses;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Problems;
using Analyzer.Service.Rest.Requests;
using Analyzer.Store.Records;

namespace Analyzer.Service.Rest.Incidents;

/// <summary>An incident as listed, and in the result that shows it best.</summary>
/// <param name="Record">As listed.</param>
/// <param name="Analysis">The analysis.</param>
/// <param name="Result">Its result.</param>
/// <param name="Incident">The incident in it.</param>
internal sealed record IncidentSource(IncidentRecord Record, AnalysisRecord Analysis, AnalysisResult Result, Incident Incident)
{
    /// <summary>Id of an incident, in a path.</summary>
    public static readonly Parameter<string?> Id = Parameters.Text("id", "Id of an incident.", "20261123T140310Z-inventory");

    /// <summary>The incident that a path names, as listed.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public static async Task<IncidentRecord> RecordAsync(ApiRequest request, string id) =>
        await request.Store.Records.IncidentAsync(id, request.Aborted).ConfigureAwait(false) ?? throw ProblemException.Missing("incident", id, $"{RestApi.Root}/incidents");

    /// <summary>The incident that a path names.</summary>
    /// <exception cref="ProblemException">There is none, or its result is gone.</exception>
    public static async Task<IncidentSource> FindAsync(ApiRequest request)
    {
        var record = await RecordAsync(request, request.Get(Id)!).ConfigureAwait(false);
        var analysis = await request.Store.Records.AnalysisAsync(record.AnalysisId, request.Aborted).ConfigureAwait(false) ?? throw Gone(record);
        var result = await AnalysisRoutes.ResultOfAsync(request, analysis).ConfigureAwait(false);
        return new IncidentSource(record, analysis, result, result.Incidents.FirstOrDefault(incident => incident.Id == record.Name) ?? throw Gone(record));
    }

    /// <summary>Address of an incident.</summary>
    public static string PathOf(string id) => $"{RestApi.Root}/incidents/{Uri.EscapeDataString(id)}";

    /// <summary>An incident as clients get it in a list.</summary>
    public static IncidentView View(IncidentRecord incident) => new(
        incident.Id, incident.AnalysisId, incident.Name, new Instant(incident.StartNs), new Instant(incident.EndNs), incident.Ongoing, incident.Cause, incident.Mechanism, incident.Confidence, incident.Metastable,
        incident.Services, JsonShapes.Plain(incident.Summary), incident.ImpactRequests, new Instant(incident.FoundNs), new Instant(incident.UpdatedNs),
        new IncidentLinks(PathOf(incident.Id), AnalysisMapping.Path(incident.AnalysisId), $"{PathOf(incident.Id)}/report"));

    private static ProblemException Gone(IncidentRecord record) =>
        new(ProblemKind.ResultGone, $"The analysis that showed the incident '{record.Id}' is no longer there: POST an analysis of its time to {RestApi.Root}/analyses.");
}
