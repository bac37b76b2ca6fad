using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Access;

/// <summary>Answers to those who may not: problem details (RFC 9457) to programs, the sign-in page to people.</summary>
internal sealed class Refusals : IAuthorizationMiddlewareResultHandler
{
    /// <inheritdoc/>
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded) return next(context);
        var scope = policy.Requirements.OfType<ScopeRequirement>().Select(requirement => requirement.Scope).FirstOrDefault(Scopes.Admin);
        // Who presented nothing, or nothing valid, has no name.
        var verdict = context.User.Identity?.IsAuthenticated == true ? Verdict.Forbidden : Verdict.Unknown;
        if (verdict == Verdict.Unknown && IsPage(context.Request))
        {
            context.Response.Redirect($"{SignIn.Path}?return={Uri.EscapeDataString(context.Request.PathBase + context.Request.Path + context.Request.QueryString)}");
            return Task.CompletedTask;
        }

        return WriteAsync(context, verdict, scope, default);
    }

    /// <summary>Writes the answer for a verdict.</summary>
    public static Task WriteAsync(HttpContext context, Verdict verdict, string scope, TimeSpan retryAfter)
    {
        var (status, title, detail) = verdict switch
        {
            Verdict.Unknown => (StatusCodes.Status401Unauthorized, "Who calls is not known", AccessGate.Hint),
            Verdict.Forbidden => (StatusCodes.Status403Forbidden, "This key may not do that", $"the key lacks the scope '{scope}': use another, or have one made with --scope {scope}"),
            _ => (StatusCodes.Status429TooManyRequests, "Too many requests", string.Create(CultureInfo.InvariantCulture, $"this key has used up its requests: try again in {AccessGate.Seconds(retryAfter)} s")),
        };
        if (verdict == Verdict.Unknown) context.Response.Headers.WWWAuthenticate = "Bearer realm=\"analyzer\"";
        if (verdict == Verdict.TooMany) context.Response.Headers.RetryAfter = AccessGate.Seconds(retryAfter);
        return Results.Problem(detail, title: title, statusCode: status).ExecuteAsync(context);
    }

    private static bool IsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) && !request.Path.StartsWithSegments("/api", StringComparison.Ordinal);
}
