using Analyzer.Service.Access;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Cli;
using Analyzer.Service.Pages.Frame;
using Analyzer.Store;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Incidents;

/// <summary>Notes something about an incident.</summary>
/// <param name="store">Where to.</param>
/// <param name="time">The clock.</param>
internal sealed class AnnotationPost(ISpanStore store, TimeProvider time) : IPage
{
    /// <summary>Longest name of an author, characters.</summary>
    public const int LongestAuthor = 100;

    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (await store.Records.IncidentAsync(id, context.RequestAborted).ConfigureAwait(false) is null) return await PageFailures.NotFoundAsync(context, $"there is no incident '{id}'").ConfigureAwait(false);
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        var (kind, body) = (form["kind"].ToString(), form["body"].ToString().Trim());
        if (NoteRules.Mistake(kind, body) is { } mistake) throw CliException.WrongUsage($"the note {mistake}");
        // Whoever proved who they are is named so; else people say it themselves.
        var author = Caller.NameOf(context.User) is { Length: > 0 } name ? name : form["author"].ToString().Trim();
        await store.Records.AnnotateAsync(NoteRules.New(id, kind, body, author[..Math.Min(author.Length, LongestAuthor)], time), context.RequestAborted).ConfigureAwait(false);
        return Results.LocalRedirect($"{Addresses.Incident(id)}#notes");
    }
}
