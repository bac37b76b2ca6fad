using Analyzer.Service.Cli;
using Analyzer.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Pages.Frame;

/// <summary>What went wrong and what to do, as a page.</summary>
/// <param name="Frame">Around it.</param>
/// <param name="Says">A sentence.</param>
internal sealed record Problem(PageFrame Frame, string Says);

/// <summary>Turns what a user can mend, or must wait for, into pages.</summary>
internal static class PageFailures
{
    /// <summary>Answers, or says why not.</summary>
    public static async Task<IResult> GuardAsync(HttpContext context, Func<HttpContext, Task<IResult>> respond)
    {
        try
        {
            return await respond(context).ConfigureAwait(false);
        }
        catch (CliException e)
        {
            // Messages of the command line name its options.
            return await PageAsync(context, "This cannot be shown", e.Message.Replace("--", "", StringComparison.Ordinal), StatusCodes.Status400BadRequest).ConfigureAwait(false);
        }
        catch (StoreUnavailableException e)
        {
            return await PageAsync(context, "The store cannot be reached", $"{e.Message} The page is tried again by itself.", StatusCodes.Status503ServiceUnavailable).ConfigureAwait(false);
        }
    }

    /// <summary>A page that says that something is not there.</summary>
    public static Task<IResult> NotFoundAsync(HttpContext context, string says) => PageAsync(context, "Not found", says, StatusCodes.Status404NotFound);

    private static Task<IResult> PageAsync(HttpContext context, string title, string says, int status) =>
        context.RequestServices.GetRequiredService<PageRenderer>().PageAsync<ProblemPage>(
            new Problem(new PageFrame(title, null) { IsWaiting = status == StatusCodes.Status503ServiceUnavailable, State = title }, char.ToUpperInvariant(says[0]) + says[1..].TrimEnd('.') + "."),
            status);
}
