using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Access;

/// <summary>
/// The page where people give their key, which their browser then sends: in a cookie of the session that no script can read and no other
/// site sends, so that any replica takes it and a revoked key ends it.
/// </summary>
internal static class SignIn
{
    /// <summary>Where it is.</summary>
    public const string Path = "/sign-in";

    private const string Cookie = "analyzer-key";

    /// <summary>Maps the page and its form.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, (HttpRequest request) => Page(request.Query["return"].ToString(), "")).ExcludeFromDescription().RequireAuthorization(Scopes.Anyone);
        endpoints.MapPost(Path, EnterAsync).ExcludeFromDescription().DisableAntiforgery().RequireAuthorization(Scopes.Anyone);
        endpoints.MapPost("/sign-out", Leave).ExcludeFromDescription().DisableAntiforgery().RequireAuthorization(Scopes.Anyone);
    }

    /// <summary>The key that a browser sends; null when none.</summary>
    public static string? KeyOf(HttpRequest request) => request.Cookies[Cookie];

    private static async Task<IResult> EnterAsync(HttpContext context, KeyRing keys, AdminKey admin)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var text = form["key"].ToString().Trim();
        var back = form["return"].ToString();
        if (!admin.Is(text) && !(ApiKey.TryParse(text, out var key) && await keys.FindAsync(key, context.RequestAborted) is not null))
        {
            return Page(back, "This key is unknown, expired or revoked.", StatusCodes.Status401Unauthorized);
        }

        context.Response.Cookies.Append(Cookie, text, Options(context));
        return Results.LocalRedirect(IsOurs(back) ? back : "/");
    }

    private static IResult Leave(HttpContext context)
    {
        context.Response.Cookies.Delete(Cookie, Options(context));
        return Results.LocalRedirect(Path);
    }

    private static CookieOptions Options(HttpContext context) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, IsEssential = true, Path = "/" };

    // Nobody must be sent to another site by a link to ours.
    private static bool IsOurs(string path) => path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal);

    private static IResult Page(string back, string problem, int status = StatusCodes.Status200OK)
    {
        var alert = problem.Length == 0 ? "" : $"<p role=\"alert\" class=\"alert\">{WebUtility.HtmlEncode(problem)}</p>";
        return Results.Content(
            $$$"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Sign in to Analyzer</title>
            <style>body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:12vh auto;padding:0 1rem}input,button{font:inherit;padding:.5rem;box-sizing:border-box;width:100%;margin:.25rem 0 1rem}.alert{color:#b00020}@media(prefers-color-scheme:dark){.alert{color:#ff8a80}}</style></head>
            <body><main><h1>Sign in</h1>{{{alert}}}<form method="post" action="{{{Path}}}"><label for="key">Your key</label><input id="key" name="key" type="password" autocomplete="current-password" required autofocus placeholder="ak_…"><input type="hidden" name="return" value="{{{WebUtility.HtmlEncode(back)}}}"><button>Sign in</button></form>
            <p>Whoever runs this service makes keys with <code>analyzer keys add NAME --scope read</code>.</p></main></body></html>
            """,
            "text/html; charset=utf-8",
            statusCode: status);
    }
}
