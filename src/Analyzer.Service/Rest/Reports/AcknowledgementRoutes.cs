using Analyzer.Model.Spans;
using Analyzer.Service.Access;
using Analyzer.Service.Rest.Answers;
using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Problems;
using Analyzer.Service.Rest.Requests;
using Analyzer.Store.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Rest.Reports;

/// <summary><c>/acknowledgements</c>: amplifiers that are known.</summary>
internal static class AcknowledgementRoutes
{
    private const int LongestNote = 10_000;

    private static readonly Parameter<string?> s_id = Parameters.Text("id", "Id of an acknowledgement.", "019ab1c2d3e47f508192a3b4c5d6e7f8");

    private static readonly Operation s_list = new("listAcknowledgements", Tags.Reports, "What is known", "Amplifiers that somebody acknowledged, until when and why.") { Replies = [Reply.Json<AcknowledgementList>("The acknowledgements.")] };

    private static readonly Operation s_add = new("acknowledge", Tags.Reports, "Say that an amplifier is known", "Until the date given, the amplifier is no news, and meets no threshold of a schedule. Reports show it all the same.")
    {
        Scope = Scopes.Admin,
        Body = typeof(AcknowledgementInput),
        Replies = [Reply.Json<AcknowledgementView>("It is noted.", 201)],
    };

    private static readonly Operation s_remove = new("removeAcknowledgement", Tags.Reports, "Let an amplifier count again", "Deletes the acknowledgement.") { Scope = Scopes.Admin, Path = [s_id], Replies = [new Reply(204, "It is deleted.")] };

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/acknowledgements", s_list, ListAsync);
        routes.MapCreate("/acknowledgements", s_add, AddAsync);
        routes.MapRemove("/acknowledgements/{id}", s_remove, RemoveAsync);
    }

    private static async Task<IResult> ListAsync(ApiRequest request) =>
        await Answer.Json(new AcknowledgementList([.. (await request.Store.Reports.AcknowledgementsAsync(request.Aborted).ConfigureAwait(false)).Select(View)])).ConfigureAwait(false);

    private static async Task<IResult> AddAsync(ApiRequest request)
    {
        var (input, nowNs) = (await request.BodyAsync<AcknowledgementInput>().ConfigureAwait(false), request.Service<TimeProvider>().NowNs());
        if (input.Caller.Length == 0) throw ProblemException.Field("caller", "is empty: name the calling service");
        if (input.Callee.Length == 0) throw ProblemException.Field("callee", "is empty: name the called service");
        if (input.Until.UnixNs <= nowNs) throw ProblemException.Field("until", "has passed: give a time to come");
        if (input.Note.Length > LongestNote || input.Note.Contains('\0', StringComparison.Ordinal)) throw ProblemException.Field("note", $"has more than {LongestNote} letters, or a NUL");
        var record = new AcknowledgementRecord(Guid.CreateVersion7().ToString("N"), input.Caller, input.Callee, input.Operation, input.Until.UnixNs, input.Note.Trim(), Caller.NameOf(request.Context.User), nowNs);
        await request.Store.Reports.AcknowledgeAsync(record, request.Aborted).ConfigureAwait(false);
        return await Answer.Json(View(record), 201).ConfigureAwait(false);
    }

    private static async Task<IResult> RemoveAsync(ApiRequest request)
    {
        var id = request.Get(s_id)!;
        return await request.Store.Reports.RemoveAcknowledgementAsync(id, request.Aborted).ConfigureAwait(false) ? Results.NoContent() : throw ProblemException.Missing("acknowledgement", id, $"{RestApi.Root}/acknowledgements");
    }

    private static AcknowledgementView View(AcknowledgementRecord known) =>
        new(known.Id, known.Caller, known.Callee, known.Operation, new Instant(known.UntilNs), known.Note, known.Author, new Instant(known.CreatedNs));
}
