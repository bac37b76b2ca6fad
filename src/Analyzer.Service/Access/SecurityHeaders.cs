using Analyzer.Report.Html;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Access;

/// <summary>Header fields that tell browsers what no page of ours needs (OWASP Secure Headers).</summary>
internal static class SecurityHeaders
{
    // The one inline script is that of a report, by its hash; pictures carry their sizes as style attributes.
    private static readonly string s_policy =
        $"default-src 'none'; script-src 'self' '{HtmlReport.ScriptHash}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Adds them, except where an answer sets its own.</summary>
    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(
            static state =>
            {
                var headers = ((HttpContext)state).Response.Headers;
                if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = s_policy;
                headers.XContentTypeOptions = "nosniff";
                headers["Referrer-Policy"] = "same-origin";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
                return Task.CompletedTask;
            },
            context);
        return next(context);
    }
}
