using Analyzer.Model.Spans;
using Analyzer.Store.Records;

namespace Analyzer.Service.Analysis.Watch;

/// <summary>What people and programs note about incidents: the same rules whichever way it comes.</summary>
internal static class NoteRules
{
    /// <summary>Longest text, characters.</summary>
    public const int MostLetters = 10_000;

    /// <summary>Kind of a note that is an address.</summary>
    public const string Link = "link";

    /// <summary>What can be noted.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["note", Link, "cause"];

    /// <summary>What is wrong with a text of a kind, as the rest of a sentence about it; null when nothing is.</summary>
    public static string? Mistake(string kind, string body)
    {
        if (!Kinds.Contains(kind)) return $"is of no known kind ('{kind}'): choose one of {string.Join(", ", Kinds)}";
        if (body.Length is 0 or > MostLetters) return $"has {body.Length} letters: it takes 1 to {MostLetters}";
        if (body.Contains('\0', StringComparison.Ordinal)) return "has a NUL in it, which stores do not take";
        return kind == Link && !IsAddress(body) ? "is not an http or https address, which a link is" : null;
    }

    /// <summary>A new one.</summary>
    public static AnnotationRecord New(string incidentId, string kind, string body, string author, TimeProvider time) =>
        new(Guid.CreateVersion7(time.GetUtcNow()).ToString("n"), incidentId, kind, body, author, time.NowNs());

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
