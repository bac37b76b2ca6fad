using System.Diagnostics.CodeAnalysis;

namespace Analyzer.Store.Records;

/// <summary>Between rows and records.</summary>
internal static class RecordRows
{
    private const char Between = '\n';

    /// <summary>A status or an origin as stored.</summary>
    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "Stored in lower case, for readers.")]
    public static string Text<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>An analysis as parameters.</summary>
    public static object Parameters(AnalysisRecord analysis) => new
    {
        id = analysis.Id,
        origin = Text(analysis.Origin),
        request = analysis.Request,
        status = Text(analysis.Status),
        fromNs = analysis.FromNs,
        toNs = analysis.ToNs,
        createdNs = analysis.CreatedNs,
        startedNs = analysis.StartedNs,
        finishedNs = analysis.FinishedNs,
        aliveNs = analysis.AliveNs,
        step = analysis.Step,
        error = analysis.Error,
        spans = analysis.Spans,
        incidents = analysis.Incidents,
    };

    /// <summary>An incident as parameters.</summary>
    public static object Parameters(IncidentRecord incident) => new
    {
        id = incident.Id,
        analysisId = incident.AnalysisId,
        name = incident.Name,
        startNs = incident.StartNs,
        endNs = incident.EndNs,
        ongoing = incident.Ongoing,
        cause = incident.Cause,
        mechanism = incident.Mechanism,
        confidence = incident.Confidence,
        metastable = incident.Metastable,
        services = $"{Between}{string.Join(Between, incident.Services)}{Between}",
        summary = incident.Summary,
        impactRequests = incident.ImpactRequests,
        foundNs = incident.FoundNs,
        updatedNs = incident.UpdatedNs,
    };

    /// <summary>The names of a list as stored.</summary>
    public static IReadOnlyList<string> Names(string stored) => stored.Split(Between, StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A row of table <c>analysis</c>; columns in their order.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "The names of columns.")]
internal sealed record AnalysisRow(
    string Id, string Origin, string Request, string Status, long From_ns, long To_ns, long Created_ns, long? Started_ns, long? Finished_ns, long Alive_ns, string Step, string? Error, long Spans, int Incidents)
{
    public AnalysisRecord ToRecord() => new()
    {
        Id = Id,
        Origin = Enum.Parse<AnalysisOrigin>(Origin, ignoreCase: true),
        Request = Request,
        Status = Enum.Parse<AnalysisStatus>(Status, ignoreCase: true),
        FromNs = From_ns,
        ToNs = To_ns,
        CreatedNs = Created_ns,
        StartedNs = Started_ns,
        FinishedNs = Finished_ns,
        AliveNs = Alive_ns,
        Step = Step,
        Error = Error,
        Spans = Spans,
        Incidents = Incidents,
    };
}

/// <summary>A row of table <c>incident</c>; columns in their order.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "The names of columns.")]
internal sealed record IncidentRow(
    string Id, string Analysis_id, string Name, long Start_ns, long End_ns, bool Ongoing, string? Cause, string? Mechanism, double? Confidence, bool Metastable, string Services, string Summary, double Impact_requests, long Found_ns, long Updated_ns)
{
    public IncidentRecord ToRecord() => new()
    {
        Id = Id,
        AnalysisId = Analysis_id,
        Name = Name,
        StartNs = Start_ns,
        EndNs = End_ns,
        Ongoing = Ongoing,
        Cause = Cause,
        Mechanism = Mechanism,
        Confidence = Confidence,
        Metastable = Metastable,
        Services = RecordRows.Names(Services),
        Summary = Summary,
        ImpactRequests = Impact_requests,
        FoundNs = Found_ns,
        UpdatedNs = Updated_ns,
    };
}
