using Analyzer.Report.Story;
using Analyzer.Service.Cli;

namespace Analyzer.Service.Rest.Requests;

/// <summary>Times as the API takes them.</summary>
internal static class Rfc3339
{
    /// <summary>How to write one, for messages.</summary>
    public const string Hint = "write it in RFC 3339 with an offset, such as 2026-11-23T14:03:12.000000000Z; in a query + is %2B";

    /// <summary>Writes a time: UTC, nine digits.</summary>
    public static string Write(long unixNs) => Say.Rfc3339(unixNs);

    /// <summary>Reads a time.</summary>
    /// <returns>Unix ns; null with a mistake where it is none.</returns>
    public static long? Parse(string text, out string mistake)
    {
        mistake = $"is not a time ('{text}'): {Hint}";
        var offset = text.Length > 0 && (text[^1] is 'Z' or 'z' || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':'));
        return offset && TimeBound.Parse(text, out _) is TimeBound.At at ? at.UnixNs : null;
    }
}
