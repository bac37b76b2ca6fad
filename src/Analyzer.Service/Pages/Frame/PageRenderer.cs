using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Pages.Frame;

/// <summary>Renders a page on the server, once: no circuit, no state, no script that it needs.</summary>
/// <param name="services">The application's.</param>
/// <param name="log">For the renderer.</param>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory log)
{
    // Stricter than that of other answers, which may hold a report: nothing is loaded but what we serve, no script runs but ours, no form leads elsewhere, nobody frames it.
    private const string Policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A page made by a component.</summary>
    /// <typeparam name="T">The component, whose parameter <c>Data</c> is the model.</typeparam>
    /// <param name="model">What it shows.</param>
    /// <param name="status">HTTP status.</param>
    public async Task<IResult> PageAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] T>(object model, int status = StatusCodes.Status200OK) where T : IComponent
    {
        await using var renderer = new HtmlRenderer(services, log);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["Data"] = model })).ConfigureAwait(false);
            return root.ToHtmlString();
        }).ConfigureAwait(false);
        return new Page(html, status);
    }

    private sealed class Page(string html, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "text/html; charset=utf-8";
            // Another reader may hold another key; and what is shown changes.
            response.Headers.CacheControl = "private, no-cache";
            response.Headers.ContentSecurityPolicy = Policy;
            return response.WriteAsync(html, Encoding.UTF8, httpContext.RequestAborted);
        }
    }
}
