using System.Text.RegularExpressions;

namespace Analyzer.Graph.Conventions;

/// <summary>A statement's verb and first target, as OpenTelemetry's <c>db.query.summary</c> describes them; no literal survives.</summary>
internal static partial class SqlSummary
{
    private const int Longest = 4096;

    /// <summary><c>SELECT items</c>, <c>UPDATE stock</c>, <c>BEGIN</c>; for a command of a key-value store the command alone.</summary>
    public static string Of(string statement)
    {
        var text = statement.Length > Longest ? statement[..Longest] : statement;
        var verb = Verb().Match(text);
        if (!verb.Success) return "statement";
        var name = verb.Groups[1].Value.ToUpperInvariant();
        var target = Target(name, text[(verb.Index + verb.Length)..]);
        return target.Length == 0 ? name : $"{name} {target}";
    }

    private static string Target(string verb, string rest)
    {
        var match = verb switch
        {
            "SELECT" or "DELETE" => FromTarget().Match(rest) is { Success: true } from ? from : CallTarget().Match(rest),
            "INSERT" or "REPLACE" or "MERGE" => IntoTarget().Match(rest),
            "UPDATE" or "CALL" or "EXEC" or "EXECUTE" or "TRUNCATE" => FirstName().Match(rest),
            "CREATE" or "ALTER" or "DROP" => DefinitionTarget().Match(rest),
            "WITH" => FromTarget().Match(rest),
            _ => Match.Empty,
        };
        return match.Success ? match.Groups[1].Value.Trim('"', '`', '[', ']') : "";
    }

    [GeneratedRegex(@"(?<=^\s*(?:/\*.*?\*/\s*|--[^\n]*\n\s*)*)([A-Za-z_]+)", RegexOptions.Singleline)]
    private static partial Regex Verb();

    [GeneratedRegex(@"\bfrom\s+(?:only\s+)?([\w.""`\[\]]+)", RegexOptions.IgnoreCase)]
    private static partial Regex FromTarget();

    [GeneratedRegex(@"^\s*([A-Za-z_][\w.]*)\s*\(")]
    private static partial Regex CallTarget();

    [GeneratedRegex(@"\binto\s+([\w.""`\[\]]+)", RegexOptions.IgnoreCase)]
    private static partial Regex IntoTarget();

    [GeneratedRegex(@"^\s*(?:only\s+)?([A-Za-z_""`\[][\w.""`\[\]]*)", RegexOptions.IgnoreCase)]
    private static partial Regex FirstName();

    [GeneratedRegex(@"^\s*\w+\s+(?:if\s+(?:not\s+)?exists\s+)?([\w.""`\[\]]+)", RegexOptions.IgnoreCase)]
    private static partial Regex DefinitionTarget();
}
