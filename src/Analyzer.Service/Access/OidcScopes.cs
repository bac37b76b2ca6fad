using System.Security.Claims;

namespace Analyzer.Service.Access;

/// <summary>What a token of an OpenID provider allows here: <c>analyzer.read</c> and its like in <c>scope</c>, <c>scp</c> or <c>roles</c>.</summary>
internal static class OidcScopes
{
    private const string Prefix = "analyzer.";

    private static readonly string[] s_claims = ["scope", "scp", "roles", "role", ClaimTypes.Role];

    /// <summary>The caller that a valid token stands for.</summary>
    public static ClaimsPrincipal Of(ClaimsPrincipal token, string scheme)
    {
        var given = token.Claims.Where(claim => s_claims.Contains(claim.Type)).SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.Ordinal);
        var subject = token.FindFirst("sub")?.Value ?? token.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? "";
        var name = token.FindFirst("preferred_username")?.Value ?? token.FindFirst("email")?.Value ?? subject;
        return Caller.Of(scheme, [new Claim(ClaimTypes.Name, name), new Claim(Caller.KeyId, "oidc:" + subject), .. Scopes.All.Where(scope => given.Contains(Prefix + scope)).Select(scope => new Claim(Caller.Scope, scope))]);
    }
}
