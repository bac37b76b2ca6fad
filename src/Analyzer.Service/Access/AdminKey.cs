using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace Analyzer.Service.Access;

/// <summary>The key given by configuration, with which the first keys are made; there need not be one.</summary>
/// <param name="secret">The key; null for none.</param>
internal sealed class AdminKey(string? secret)
{
    private readonly byte[]? _hash = secret is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Whether a text is the key.</summary>
    public bool Is(string presented) => _hash is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), _hash);

    /// <summary>Its holder.</summary>
    public static ClaimsPrincipal Holder(string scheme) => Access.Caller.Of(scheme, [new Claim(ClaimTypes.Name, "admin"), new Claim(Access.Caller.KeyId, "configured"), .. Scopes.All.Select(scope => new Claim(Access.Caller.Scope, scope))]);
}
