using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Pages.Frame;

/// <summary>
/// Forms are taken from our own pages only. Browsers say where a request comes from (Fetch Metadata, else Origin): that needs no
/// token, no cookie and no key that replicas would have to share. Programs, which say neither, cannot be tricked into a request.
/// </summary>
internal static class SameOrigin
{
    /// <summary>Whether a request comes from our own pages, or from no page.</summary>
    public static bool Is(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is "same-origin" or "none";
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Refuses it.</summary>
    public static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("This form was not sent from a page of this service. Open the page itself and send it from there.\n", context.RequestAborted);
    }
}
