using Analyzer.Service.Access;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Incidents;
using Analyzer.Service.Rest.Problems;
using Analyzer.Service.Rest.Requests;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Rest.Annotations;

/// <summary><c>/incidents/{id}/annotations</c>.</summary>
internal static class AnnotationRoutes
{

    private static readonly Parameter<string?> s_annotation = Parameters.Text("annotation", "Id of an annotation.", "019ab1c2d3e47f508192a3b4c5d6e7f8");

    private static readonly Operation s_list = new("listAnnotations", Tags.Annotations, "What people noted about an incident", "Notes, links and confirmed causes, oldest first.")
    {
        Path = [IncidentSource.Id],
        Replies = [Reply.Json<AnnotationList>("The annotations.")],
    };

    private static readonly Operation s_add = new("addAnnotation", Tags.Annotations, "Note something about an incident", "Adds a note, a link, or the cause that was confirmed.")
    {
        Scope = Scopes.Admin,
        Path = [IncidentSource.Id],
        Body = typeof(AnnotationInput),
        Replies = [Reply.Json<AnnotationView>("It is noted.", 201) with { Headers = [("Location", "Address of the annotation.")] }],
    };

    private static readonly Operation s_get = new("getAnnotation", Tags.Annotations, "One annotation", "A note, a link, or the cause that was confirmed.")
    {
        Path = [IncidentSource.Id, s_annotation],
        Replies = [Reply.Json<AnnotationView>("The annotation.")],
    };

    private static readonly Operation s_remove = new("removeAnnotation", Tags.Annotations, "Delete an annotation", "Deletes it for good.")
    {
        Scope = Scopes.Admin,
        Path = [IncidentSource.Id, s_annotation],
        Replies = [new Reply(204, "It is deleted.")],
    };

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        const string List = "/incidents/{id}/annotations";
        routes.MapRead(List, s_list, ListAsync);
        routes.MapCreate(List, s_add, AddAsync);
        routes.MapRead(List + "/{annotation}", s_get, async request => await Answer.Json(View(await FindAsync(request).ConfigureAwait(false))).ConfigureAwait(false));
        routes.MapRemove(List + "/{annotation}", s_remove, RemoveAsync);
    }

    /// <summary>An annotation as clients get it.</summary>
    public static AnnotationView View(AnnotationRecord annotation) =>
        new(annotation.Id, Enum.Parse<AnnotationKind>(annotation.Kind, ignoreCase: true), annotation.Body, annotation.Author, new Instant(annotation.CreatedNs));

    private static async Task<IResult> ListAsync(ApiRequest request)
    {
        var incident = await IncidentSource.RecordAsync(request, request.Get(IncidentSource.Id)!).ConfigureAwait(false);
        var annotations = await request.Store.Records.AnnotationsAsync(incident.Id, request.Aborted).ConfigureAwait(false);
        return await Answer.Json(new AnnotationList([.. annotations.Select(View)])).ConfigureAwait(false);
    }

    private static async Task<IResult> AddAsync(ApiRequest request)
    {
        var input = await request.BodyAsync<AnnotationInput>().ConfigureAwait(false);
        var body = input.Body.Trim();
        var kind = input.Kind switch { AnnotationKind.Note => "note", AnnotationKind.Link => NoteRules.Link, _ => "cause" };
        if (NoteRules.Mistake(kind, body) is { } mistake) throw ProblemException.Field("body", mistake);
        var incident = await IncidentSource.RecordAsync(request, request.Get(IncidentSource.Id)!).ConfigureAwait(false);
        var annotation = NoteRules.New(incident.Id, kind, body, request.Context.User.Identity?.Name ?? "", request.Service<TimeProvider>());
        await request.Store.Records.AnnotateAsync(annotation, request.Aborted).ConfigureAwait(false);
        return await Answer.Json(View(annotation), 201, $"{IncidentSource.PathOf(incident.Id)}/annotations/{annotation.Id}").ConfigureAwait(false);
    }

    private static async Task<IResult> RemoveAsync(ApiRequest request)
    {
        var annotation = await FindAsync(request).ConfigureAwait(false);
        return await request.Store.Records.RemoveAnnotationAsync(annotation.Id, request.Aborted).ConfigureAwait(false) ? Results.NoContent() : throw Missing(request);
    }

    private static async Task<AnnotationRecord> FindAsync(ApiRequest request)
    {
        var annotations = await request.Store.Records.AnnotationsAsync(request.Get(IncidentSource.Id)!, request.Aborted).ConfigureAwait(false);
        return annotations.FirstOrDefault(annotation => annotation.Id == request.Get(s_annotation)) ?? throw Missing(request);
    }

    private static ProblemException Missing(ApiRequest request) =>
        ProblemException.Missing("annotation", request.Get(s_annotation)!, $"{IncidentSource.PathOf(request.Get(IncidentSource.Id)!)}/annotations");
}
