using Analyzer.Model.Spans;
using Analyzer.Service.Access;
using Analyzer.Service.Cli;
using Analyzer.Service.Pages.Frame;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Incidents;

/// <summary>Notes something about an incident.</summary>
/// <param name="store">Where to.</param>
/// <param name="time">The clock.</param>
internal sealed class AnnotationPost(ISpanStore store, TimeProvider time) : IPage
{
    /// <summary>Longest text, characters.</summary>
    public const int LongestBody = 10_000;

    /// <summary>Longest name of an author, characters.</summary>
    public const int LongestAuthor = 100;

    /// <summary>What can be noted.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["note", "link", "cause"];

    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        if (await store.Records.IncidentAsync(id, context.RequestAborted).ConfigureAwait(false) is null) return await PageFailures.NotFoundAsync(context, $"there is no incident '{id}'").ConfigureAwait(false);
        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        var (kind, body) = (form["kind"].ToString(), form["body"].ToString().Trim());
        if (!Kinds.Contains(kind)) throw CliException.WrongUsage($"'{kind}' is no kind of note: choose one of {string.Join(", ", Kinds)}");
        if (body.Length is 0 or > LongestBody) throw CliException.WrongUsage($"a note has 1 to {LongestBody:#,0} characters, this one {body.Length:#,0}");
        // Whoever proved who they are is named so; else people say it themselves.
        var author = Caller.NameOf(context.User) is { Length: > 0 } name ? name : form["author"].ToString().Trim();
        var nowNs = time.NowNs();
        await store.Records.AnnotateAsync(new AnnotationRecord(Guid.CreateVersion7().ToString("N"), id, kind, body, author[..Math.Min(author.Length, LongestAuthor)], nowNs), context.RequestAborted).ConfigureAwait(false);
        return Results.LocalRedirect($"{Addresses.Incident(id)}#notes");
    }
}
