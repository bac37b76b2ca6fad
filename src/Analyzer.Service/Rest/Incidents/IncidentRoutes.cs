using Analyzer.Service.Rest.Annotations;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Paging;
using Analyzer.Service.Rest.Requests;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using static System.FormattableString;

namespace Analyzer.Service.Rest.Incidents;

/// <summary><c>/incidents</c> and one of them.</summary>
internal static class IncidentRoutes
{
    private static readonly Parameter<long?> s_from = Parameters.Time("from", "Only those that end after this, RFC 3339.", "2026-11-23T00:00:00Z");
    private static readonly Parameter<long?> s_to = Parameters.Time("to", "Only those that start before this, RFC 3339.", "2026-11-24T00:00:00Z");
    private static readonly Parameter<string?> s_service = Parameters.Text("service", "Only those that affect this service.", "orders");
    private static readonly Parameter<string?> s_cause = Parameters.Text("cause", "Only those whose cause is this service.", "inventory");
    private static readonly Parameter<bool?> s_ongoing = Parameters.Flag("ongoing", "Only those that were still going on when the data ended, or only those that were not.", "false");
    private static readonly Parameter<bool?> s_metastable = Parameters.Flag("metastable", "Only those that outlived their trigger, or only those that did not.", "true");
    private static readonly Parameter<double?> s_confidence = Parameters.Share("minConfidence", "Only those whose cause has at least this confidence.", "0.5");

    private static readonly Operation s_list = new("listIncidents", Tags.Incidents, "Incidents, newest start first", "Every incident once, as the analysis shows it that saw most of it.")
    {
        Query = [s_from, s_to, s_service, s_cause, s_ongoing, s_metastable, s_confidence, Parameters.Limit, Parameters.Cursor],
        Replies = [Reply.Page<IncidentPage>("A page of incidents.")],
    };

    private static readonly Operation s_get = new("getIncident", Tags.Incidents, "An incident in full", "The incident as in the report of its analysis, with what people noted about it.")
    {
        Path = [IncidentSource.Id],
        Replies = [Reply.Json<IncidentDetail>("The incident.")],
        Problems = [410],
    };

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/incidents", s_list, ListAsync);
        routes.MapRead("/incidents/{id}", s_get, GetAsync);
    }

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        var query = new IncidentQuery
        {
            FromNs = request.Get(s_from) ?? long.MinValue,
            ToNs = request.Get(s_to) ?? long.MaxValue,
            Service = request.Get(s_service),
            Cause = request.Get(s_cause),
            Ongoing = request.Get(s_ongoing),
            Metastable = request.Get(s_metastable),
            MinConfidence = request.Get(s_confidence),
            After = Cursor.TimeAndId(request.Get(Parameters.Cursor)),
            Limit = request.Limit + 1,
        };
        var (items, next) = Paged.Cut(await request.Store.Records.IncidentsAsync(query, request.Aborted).ConfigureAwait(false), request.Limit, last => Cursor.Write(Invariant($"{last.StartNs}"), last.Id));
        return await Answer.Json(new IncidentPage([.. items.Select(IncidentSource.View)], next), next: next is null ? null : request.With(("cursor", next))).ConfigureAwait(false);
    }

    private static async Task<IResult> GetAsync(ApiRequest request)
    {
        var source = await IncidentSource.FindAsync(request).ConfigureAwait(false);
        var annotations = await request.Store.Records.AnnotationsAsync(source.Record.Id, request.Aborted).ConfigureAwait(false);
        return await Answer.Json(new IncidentDetail(IncidentSource.View(source.Record), Parts.Incident(source.Incident), [.. annotations.Select(AnnotationRoutes.View)])).ConfigureAwait(false);
    }
}
