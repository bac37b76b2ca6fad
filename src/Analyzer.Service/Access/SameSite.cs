using Analyzer.Service.Hosting;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Access;

/// <summary>
/// Keeps pages of other sites from acting through somebody's browser: requests that change something must come from our own pages (Fetch
/// Metadata, or Origin where a browser does not send that), and a listener that asks nobody answers only to names of this machine, so that no
/// foreign name can be made to point at it (DNS rebinding).
/// </summary>
internal static class SameSite
{
    /// <summary>Refuses what comes from elsewhere.</summary>
    public static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var reason = IsForeignName(context) ? $"'{context.Request.Host.Host}' is no name of this machine, and access is open to this machine only: call it localhost, or have callers send keys (--access keys)"
            : IsForeignPage(context.Request) ? "the request comes from a page of another site"
            : null;
        if (reason is null) await next(context);
        else await Results.Problem(reason, title: "Not from here", statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
    }

    private static bool IsForeignName(HttpContext context)
    {
        if (!Listeners.IsLoopback(context) || !Listeners.IsOpen(context)) return false;
        var host = context.Request.Host.Host;
        return host.Length > 0 && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase) && !(System.Net.IPAddress.TryParse(host.Trim('[', ']'), out var address) && System.Net.IPAddress.IsLoopback(address));
    }

    private static bool IsForeignPage(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return false;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is not ("same-origin" or "none");
        var origin = request.Headers.Origin.ToString();
        // Programs send neither.
        return origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.ToString(), StringComparison.OrdinalIgnoreCase));
    }
}
