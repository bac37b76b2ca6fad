using System.Text.RegularExpressions;

namespace Analyzer.Graph.Conventions;

/// <summary>Names that applications and SDKs give to a span around one try.</summary>
internal static partial class AttemptNames
{
    /// <summary>Whether a span's name says that it is one try of several: <c>attempt</c>, <c>Attempt-2</c>, <c>ydb.Retry</c>, <c>try #2</c>.</summary>
    public static bool NamesATry(string name) => Word().IsMatch(name);

    /// <summary>Whether the name is <c>Attempt</c> with a number at most (AWS SDK for Kotlin: <c>Attempt-1</c>).</summary>
    public static bool IsNumbered(string name) => Numbered().IsMatch(name);

    // Not inside another word: a country or an entry is no try.
    [GeneratedRegex(@"(?<![A-Za-z])(re)?(try|tries)(?![a-z])|retry|attempt|(?-i:(?<=[a-z])(Try|Tries)(?![a-z]))", RegexOptions.IgnoreCase)]
    private static partial Regex Word();

    [GeneratedRegex(@"^(attempt|try)[ \-_#.]*[0-9]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Numbered();
}
