using System.Text.RegularExpressions;

namespace Analyzer.Detect.Exemplars;

/// <summary>Takes ids, literals and credentials out of texts that are kept for their shape.</summary>
internal static partial class Redaction
{
    /// <summary>Stands for a value that is not shown.</summary>
    public const string Masked = "•••";

    /// <summary>A path without query and fragment, ids replaced by <c>{id}</c>.</summary>
    public static string Path(string path)
    {
        var end = path.AsSpan().IndexOfAny('?', '#');
        var segments = (end < 0 ? path : path[..end]).Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (LooksLikeId(segments[i])) segments[i] = "{id}";
        }

        return string.Join('/', segments);
    }

    /// <summary>A URL without user information, query and fragment, ids in its path replaced.</summary>
    public static string Url(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return Path(url);
        var rest = url[(scheme + 3)..];
        var slash = rest.AsSpan().IndexOfAny('/', '?', '#');
        var host = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? "" : Path(rest[slash..]);
        return $"{url[..scheme]}://{host[(host.LastIndexOf('@') + 1)..]}{path}";
    }

    /// <summary>A query with each literal replaced by <c>?</c>.</summary>
    public static string Query(string text) => Comment().Replace(Literal().Replace(text, "?"), " ");

    /// <summary>A span's name: paths and quoted literals as above, e-mail addresses masked.</summary>
    public static string Name(string name)
    {
        if (name.Contains('\'') || name.Contains('"')) name = Query(name);
        if (!name.Contains('/') && !name.Contains('@')) return name;
        return string.Join(' ', name.Split(' ').Select(word => word.Contains("://", StringComparison.Ordinal) ? Url(word) : word.Contains('/') ? Path(word) : Text(word)));
    }

    /// <summary>The text, masked whole when it looks like a credential or an e-mail address.</summary>
    public static string Text(string text) => Credential().IsMatch(text) ? Masked : text;

    // Numbers, UUIDs, hashes, e-mail addresses, long words with digits.
    private static bool LooksLikeId(string segment)
    {
        if (segment.Length == 0) return false;
        if (segment.Contains('@') || segment.Contains("%40", StringComparison.OrdinalIgnoreCase)) return true;
        var digits = segment.Count(char.IsAsciiDigit);
        if (digits == segment.Length || Hexadecimal().IsMatch(segment)) return true;
        // v1, oauth2 and log4j stay; cart-7f3a91c2 and 4711-B go.
        return (digits >= 3 && segment.Length > 4) || (digits > 0 && char.IsAsciiDigit(segment[0])) || segment.Length > 40;
    }

    [GeneratedRegex(@"^[0-9a-fA-F]{8,}$|^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();

    // Quoted strings (doubled or escaped quotes inside; an unfinished one to the end), dollar quotes of PostgreSQL, numbers that are no part of a name.
    [GeneratedRegex("""'(?:[^'\\]|''|\\.)*(?:'|$)|"(?:[^"\\]|""|\\.)*(?:"|$)|\$(\w*)\$.*?(?:\$\1\$|$)|(?<![\w$@:.])[-+]?(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\b""", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Literal();

    [GeneratedRegex(@"/\*.*?(?:\*/|$)|--[^\n]*", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Comment();

    // Addresses, authentication schemes with a value, JSON web tokens, and the keys of common providers.
    [GeneratedRegex(@"\S@\S+\.\S|\b(?:basic|bearer|digest|negotiate)\s+\S|\beyJ[\w-]{8,}|\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\b(?:gh[pousr]_|xox[abp]-|sk-|sk_live_)\w{8,}|://[^/\s]*@", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Credential();
}
