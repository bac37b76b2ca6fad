using Analyzer.Service.Pages.Frame;
using Analyzer.Store;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Incidents;

/// <summary>Takes a note back.</summary>
/// <param name="store">Where it is.</param>
internal sealed class AnnotationRemoval(ISpanStore store) : IPage
{
    /// <inheritdoc/>
    public async Task<IResult> RespondAsync(HttpContext context)
    {
        await store.Records.RemoveAnnotationAsync((string)context.Request.RouteValues["annotation"]!, context.RequestAborted).ConfigureAwait(false);
        return Results.LocalRedirect($"{Addresses.Incident((string)context.Request.RouteValues["id"]!)}#notes");
    }
}
