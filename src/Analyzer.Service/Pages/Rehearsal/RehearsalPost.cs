using Analyzer.Service.Pages.Frame;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Rehearsal;

/// <summary>Loads the rehearsal incident, and leads to its analysis.</summary>
/// <param name="loader">Loads.</param>
internal sealed class RehearsalPost(RehearsalLoader loader) : IPage
{
    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        var analysis = await loader.LoadAsync(context.RequestAborted).ConfigureAwait(false);
        return Results.LocalRedirect($"{Addresses.Analysis(analysis.Id)}?incident=first");
    }
}
