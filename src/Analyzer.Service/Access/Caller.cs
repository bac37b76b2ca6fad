using System.Security.Claims;
using Analyzer.Store.Records;

namespace Analyzer.Service.Access;

/// <summary>Who calls, as claims.</summary>
internal static class Caller
{
    /// <summary>Type of the claims that say what a caller may do.</summary>
    public const string Scope = "scope";

    /// <summary>Type of the claim that names a caller's key.</summary>
    public const string KeyId = "key";

    /// <summary>Type of the claim that holds its rate, requests/s.</summary>
    public const string Rate = "rate";

    /// <summary>The holder of a key.</summary>
    public static ClaimsPrincipal Of(KeyRecord key, string scheme) => Of(
        scheme,
        [
            new Claim(ClaimTypes.Name, key.Name),
            new Claim(KeyId, key.Id),
            new Claim(Rate, key.RatePerSecond.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            .. key.Scopes.Select(scope => new Claim(Scope, scope)),
        ]);

    /// <summary>Somebody with some claims.</summary>
    public static ClaimsPrincipal Of(string scheme, IEnumerable<Claim> claims) => new(new ClaimsIdentity(claims, scheme, ClaimTypes.Name, Scope));

    /// <summary>Whether a caller may do something; who may administer may do all of it.</summary>
    public static bool May(ClaimsPrincipal caller, string scope) => caller.HasClaim(Scope, scope) || caller.HasClaim(Scope, Scopes.Admin);

    /// <summary>Name for what a caller leaves behind; empty where access is open.</summary>
    public static string NameOf(ClaimsPrincipal caller) => caller.Identity?.Name ?? "";
}
