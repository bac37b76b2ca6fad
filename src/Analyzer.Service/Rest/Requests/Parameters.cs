using System.Globalization;
using System.Text.Json;

namespace Analyzer.Service.Rest.Requests;

/// <summary>Kinds of parameters, and those that many operations have.</summary>
internal static class Parameters
{
    /// <summary>Most items of a page.</summary>
    public const int MostItems = 500;

    /// <summary>Items of a page where none are asked for.</summary>
    public const int UsualItems = 50;

    /// <summary>Start of a window.</summary>
    public static readonly Parameter<long?> From = Time("from", "First instant of the window, RFC 3339. Without it: an hour before its end.", "2026-11-23T14:00:00Z");

    /// <summary>End of a window.</summary>
    public static readonly Parameter<long?> To = Time("to", "First instant after the window, RFC 3339. Without it: the end of the data.", "2026-11-23T15:00:00Z");

    /// <summary>A service.</summary>
    public static readonly Parameter<string?> Service = Text("service", "Only what concerns this service.", "orders");

    /// <summary>Items of a page.</summary>
    public static readonly Parameter<long?> Limit = Whole("limit", $"Most items of the answer; {UsualItems} where it is left out.", "50", 1, MostItems);

    /// <summary>Which page.</summary>
    public static readonly Parameter<IReadOnlyList<string>?> Cursor = new("cursor", "Where the page before ended: from its next, or its Link header. Opaque.", "WyIxIiwiYSJd", """{"type":"string"}""", texts => Paging.Cursor.Read(texts[0]) is { } values ? (values, "") : (null, "is none that this service gave: take it from next of the page before, or leave it out"));

    /// <summary>Form of a report.</summary>
    public static readonly Parameter<string?> Format = Choice("format", "Form of the report; goes before Accept.", "markdown", "json", "html", "markdown", "terminal");

    /// <summary>A text.</summary>
    public static Parameter<string?> Text(string name, string description, string example) =>
        new(name, description, example, """{"type":"string"}""", texts => texts[0].Contains('\0', StringComparison.Ordinal) ? (null, "has a NUL in it, which no name has") : (texts[0], ""));

    /// <summary>A time.</summary>
    public static Parameter<long?> Time(string name, string description, string example) =>
        new(name, description, example, """{"type":"string","format":"date-time"}""", texts => Rfc3339.Parse(texts[0], out var mistake) is { } ns ? (ns, "") : (null, mistake));

    /// <summary>Yes or no.</summary>
    public static Parameter<bool?> Flag(string name, string description, string example) =>
        new(name, description, example, """{"type":"boolean"}""", texts => texts[0] switch
        {
            "true" => (true, ""),
            "false" => (false, ""),
            var other => (null, $"is neither true nor false ('{other}')"),
        });

    /// <summary>A whole number.</summary>
    public static Parameter<long?> Whole(string name, string description, string example, long least, long most) =>
        new(name, description, example, $$"""{"type":"integer","format":"int64","minimum":{{least}},"maximum":{{most}}}""", texts =>
            long.TryParse(texts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? (number, "") : (null, $"is not a whole number from {least} to {most} ('{texts[0]}')"));

    /// <summary>A share, 0 to 1.</summary>
    public static Parameter<double?> Share(string name, string description, string example) =>
        new(name, description, example, """{"type":"number","minimum":0,"maximum":1}""", texts =>
            double.TryParse(texts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1 ? (number, "") : (null, $"is not a number from 0 to 1 ('{texts[0]}')"));

    /// <summary>One of some words.</summary>
    public static Parameter<string?> Choice(string name, string description, string example, params string[] words) =>
        new(name, description, example, $$"""{"type":"string","enum":{{JsonSerializer.Serialize(words)}}}""", texts =>
            words.Contains(texts[0]) ? (texts[0], "") : (null, $"is none of {string.Join(", ", words)} ('{texts[0]}')"));
}
