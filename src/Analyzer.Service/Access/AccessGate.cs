using System.Globalization;
using Analyzer.Service.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Access;

/// <summary>What the gate says to a request.</summary>
internal enum Verdict
{
    /// <summary>It may pass.</summary>
    Pass,

    /// <summary>It does not say who calls, or not truly.</summary>
    Unknown,

    /// <summary>Who calls may not do that.</summary>
    Forbidden,

    /// <summary>Who calls has called too often.</summary>
    TooMany,
}

/// <summary>The gate of everything that is not routed: receivers and metrics.</summary>
internal sealed class AccessGate(RateLimits limits)
{
    /// <summary>What to send without the right key, for people.</summary>
    public const string Hint = "send a key in the header 'Authorization: Bearer ak_…'; 'analyzer keys add NAME --scope SCOPE' makes one";

    /// <summary>Whether a request may do something.</summary>
    /// <param name="context">The request; its user is set.</param>
    /// <param name="scope">One of <see cref="Scopes"/>.</param>
    /// <returns>The verdict, and after how long it may be another where there were too many.</returns>
    public async ValueTask<(Verdict Verdict, TimeSpan RetryAfter)> AskAsync(HttpContext context, string scope)
    {
        if (Listeners.IsOpen(context)) return (Verdict.Pass, default);
        var found = await context.AuthenticateAsync();
        if (!found.Succeeded) return (Verdict.Unknown, default);
        context.User = found.Principal;
        if (!Caller.May(context.User, scope)) return (Verdict.Forbidden, default);
        return limits.TryTake(context, out var retryAfter) ? (Verdict.Pass, default) : (Verdict.TooMany, retryAfter);
    }

    /// <summary>Serves a path only to those who may.</summary>
    public RequestDelegate Guard(string scope, RequestDelegate serve) => async context =>
    {
        var (verdict, retryAfter) = await AskAsync(context, scope);
        if (verdict == Verdict.Pass) await serve(context);
        else await Refusals.WriteAsync(context, verdict, scope, retryAfter);
    };

    /// <summary>Seconds for a Retry-After header field.</summary>
    public static string Seconds(TimeSpan time) => Math.Max(1, Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
