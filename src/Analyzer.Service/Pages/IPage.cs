using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages;

/// <summary>What answers a route for people.</summary>
internal interface IPage
{
    /// <summary>Answers a request; an <see cref="Analyzer.Service.Cli.CliException"/> says what its user can mend.</summary>
    Task<IResult> RespondAsync(HttpContext context);
}
