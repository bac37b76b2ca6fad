using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Analyzer.Service.Access;

/// <summary>Keys in the <c>Authorization: Bearer</c> header field (RFC 6750), or in <c>X-API-Key</c> for clients that cannot set that.</summary>
internal sealed class ApiKeyScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, KeyRing keys, AdminKey admin)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "key";

    private const string Bearer = "Bearer ";

    /// <summary>What a request presents; null when nothing.</summary>
    public static string? PresentedBy(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return header[Bearer.Length..].Trim();
        var own = request.Headers["X-API-Key"].ToString();
        return own.Length > 0 ? own : SignIn.KeyOf(request);
    }

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (PresentedBy(Request) is not { } presented) return AuthenticateResult.NoResult();
        if (admin.Is(presented)) return Success(AdminKey.Holder(SchemeName));
        if (!ApiKey.TryParse(presented, out var key)) return AuthenticateResult.NoResult();
        return await keys.FindAsync(key, Context.RequestAborted) is { } known ? Success(Caller.Of(known, SchemeName)) : AuthenticateResult.Fail("the key is unknown, expired or revoked");
    }

    private static AuthenticateResult Success(System.Security.Claims.ClaimsPrincipal caller) => AuthenticateResult.Success(new AuthenticationTicket(caller, SchemeName));
}
