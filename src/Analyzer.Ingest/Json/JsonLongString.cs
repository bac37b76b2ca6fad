using System.Buffers;
using System.Text.Json;
using Analyzer.Ingest.Files;

namespace Analyzer.Ingest.Json;

/// <summary>Strings that do not fit the window.</summary>
internal static class JsonLongString
{
    private static readonly SearchValues<byte> s_before = SearchValues.Create(" \t\r\n,:"u8);

    /// <summary>
    /// Takes the middle out of the string that fills the window. What stays is longer than any value that is kept, so it is
    /// cut and counted there. White space that fills the window is dropped.
    /// </summary>
    /// <exception cref="JsonException">It is not a string.</exception>
    public static void Shorten(InputWindow window, int limit)
    {
        var available = window.Available;
        var open = available.IndexOfAnyExcept(s_before);
        if (open < 0 || open > available.Length / 4)
        {
            // A comma or colon among them would be lost; it has been consumed with the token before, or the text is not JSON.
            window.Consume(open < 0 ? available.Length : open);
            return;
        }

        if (available[open] != '"') throw new JsonException($"a token is longer than {limit} bytes");
        var keep = open + 1;
        while (keep < available.Length / 2) keep += available[keep] != '\\' ? 1 : available[keep + 1] == 'u' ? 6 : 2;
        while (!DropToEnd(window, keep))
        {
            if (!window.Fill(limit) && window.Ended) return;
        }
    }

    /// <summary>Drops what of the string is in the window behind <paramref name="keep"/>; true when its end was met.</summary>
    private static bool DropToEnd(InputWindow window, int keep)
    {
        var rest = window.Available[keep..];
        var at = 0;
        while (at < rest.Length)
        {
            var stop = rest[at..].IndexOfAny("\"\\\n"u8);
            if (stop < 0)
            {
                at = rest.Length;
                break;
            }

            at += stop;
            if (rest[at] != '\\')
            {
                window.Cut(keep, at);
                return true;
            }

            // Dropped with what it escapes, so that an escaped quote does not look like the end.
            if (at + 2 > rest.Length) break;
            at += 2;
        }

        window.Cut(keep, at);
        return false;
    }
}
