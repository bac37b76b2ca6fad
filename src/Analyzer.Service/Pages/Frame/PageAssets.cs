using System.Security.Cryptography;
using System.Text;
using Analyzer.Report.Periods;
using Analyzer.Service.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Pages.Frame;

/// <summary>The style sheet and the script of all pages, named by their content, so that browsers keep them for good.</summary>
internal static class PageAssets
{
    private static readonly Asset s_style = new("css", "text/css", PeriodHtml.Style + Own("pages.css"));
    private static readonly Asset s_script = new("js", "text/javascript", Own("pages.js"));

    /// <summary>Address of the style sheet.</summary>
    public static string Style => s_style.Address;

    /// <summary>Address of the script.</summary>
    public static string Script => s_script.Address;

    /// <summary>Maps both.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        // A page of another version may ask for another name: what is here is better than nothing, but must not be kept under it.
        endpoints.MapGet("/assets/{name}", (RequestDelegate)(context => ServeAsync(context))).ExcludeFromDescription().RequireAuthorization(Scopes.Anyone);
    }

    private static Task ServeAsync(HttpContext context)
    {
        var name = (string?)context.Request.RouteValues["name"] ?? "";
        var asset = name.EndsWith(".css", StringComparison.Ordinal) ? s_style : name.EndsWith(".js", StringComparison.Ordinal) ? s_script : null;
        if (asset is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var headers = context.Response.Headers;
        headers.ETag = asset.Tag;
        headers.CacheControl = asset.Address.EndsWith("/" + name, StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        headers["X-Content-Type-Options"] = "nosniff";
        if (context.Request.Headers.IfNoneMatch.Contains(asset.Tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        context.Response.ContentType = asset.Type + "; charset=utf-8";
        context.Response.ContentLength = asset.Bytes.Length;
        return context.Response.Body.WriteAsync(asset.Bytes, 0, asset.Bytes.Length, context.RequestAborted);
    }

    private static string Own(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private sealed class Asset
    {
        public Asset(string ending, string type, string text)
        {
            (Type, Bytes) = (type, Encoding.UTF8.GetBytes(text));
            var hash = Convert.ToHexStringLower(SHA256.HashData(Bytes).AsSpan(0, 10));
            (Address, Tag) = ($"/assets/{hash}.{ending}", $"\"{hash}\"");
        }

        public string Address { get; }

        public string Tag { get; }

        public string Type { get; }

        public byte[] Bytes { get; }
    }
}
