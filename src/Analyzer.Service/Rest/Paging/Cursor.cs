using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Analyzer.Service.Rest.Paging;

/// <summary>Where a page ended, opaque to clients: the values that its last item is sorted by.</summary>
internal static class Cursor
{
    private const int MostLetters = 4096;

    /// <summary>Writes a cursor.</summary>
    public static string Write(params string[] values) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(values));

    /// <summary>Reads a cursor; null where it is none.</summary>
    public static IReadOnlyList<string>? Read(string text)
    {
        try
        {
            var values = text.Length > MostLetters ? null : JsonSerializer.Deserialize<string?[]>(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)));
            return values is { Length: > 0 } && values.All(value => value is not null) ? [.. values.OfType<string>()] : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The time and id that a cursor holds; null without one.</summary>
    /// <exception cref="Problems.ProblemException">It is one of another list.</exception>
    public static (long Ns, string Id)? TimeAndId(IReadOnlyList<string>? cursor)
    {
        if (cursor is null) return null;
        if (cursor.Count == 2 && long.TryParse(cursor[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ns)) return (ns, cursor[1]);
        throw OfAnother();
    }

    /// <summary>The problem of a cursor that another list gave.</summary>
    public static Problems.ProblemException OfAnother() => Requests.ApiRequest.Refuse(Requests.Parameters.Cursor, "is one of another list: leave it out for the first page");
}
