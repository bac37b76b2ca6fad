using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Analyzer.Service.Access;

/// <summary>
/// A key as its holder writes it: <c>ak_ID_SECRET</c>. The secret has 256 random bits, so that one round of SHA-256 is as good as a slow hash:
/// there is nothing to guess.
/// </summary>
/// <param name="Id">Finds the key in the store.</param>
/// <param name="Secret">Proves that one holds it.</param>
internal sealed record ApiKey(string Id, string Secret)
{
    private const string Prefix = "ak_";
    private const int IdLength = 12, SecretBytes = 32;

    /// <summary>A new one.</summary>
    public static ApiKey New() => new(
        RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", IdLength),
        Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Reads one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKey? key)
    {
        key = null;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length > 200) return false;
        var end = text.IndexOf('_', Prefix.Length);
        if (end != Prefix.Length + IdLength || end + 1 == text.Length) return false;
        key = new ApiKey(text[Prefix.Length..end], text[(end + 1)..]);
        return true;
    }

    /// <summary>What the store keeps of the secret.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Secret)));

    /// <summary>Whether a stored hash is that of the secret; takes as long whichever character differs.</summary>
    public bool Matches(string hash) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash()), Encoding.ASCII.GetBytes(hash));

    /// <summary>As its holder writes it.</summary>
    public string Reveal() => $"{Prefix}{Id}_{Secret}";

    /// <summary>Without the secret: nothing that is logged shows it.</summary>
    public override string ToString() => $"{Prefix}{Id}_…";
}
