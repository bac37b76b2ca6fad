using Analyzer.Service.Acceptance;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Analyzer.Service.Telemetry;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: it can store spans now, or says why not.</summary>
internal sealed class Health(GroupCommitter committer, Gauges gauges, IHostApplicationLifetime lifetime)
{
    /// <summary>The process is alive.</summary>
    public static Task AliveAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, "alive\n");

    /// <summary>The process can do its work.</summary>
    public Task ReadyAsync(HttpContext context)
    {
        var reason = lifetime.ApplicationStopping.IsCancellationRequested ? "shutting down"
            : (committer.Failure ?? gauges.StoreProblem) is { } failure ? $"the store: {failure}"
            : null;
        return reason is null ? WriteAsync(context, StatusCodes.Status200OK, "ready\n") : WriteAsync(context, StatusCodes.Status503ServiceUnavailable, reason + "\n");
    }

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text);
    }
}
