using System.Buffers.Text;
using System.Text;

namespace Analyzer.Ingest.Json;

/// <summary>The escapes of JSON strings (RFC 8259 section 7), on bytes.</summary>
internal static class JsonText
{
    /// <summary>Replaces escapes; <paramref name="target"/> needs no more room than the source. Lone surrogates become U+FFFD.</summary>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> target)
    {
        var written = 0;
        while (!escaped.IsEmpty)
        {
            var plain = escaped.IndexOf((byte)'\\');
            if (plain < 0 || plain + 1 >= escaped.Length) plain = escaped.Length;
            escaped[..plain].CopyTo(target[written..]);
            written += plain;
            escaped = escaped[plain..];
            if (escaped.IsEmpty) break;
            if (escaped[1] == 'u')
            {
                written += UnescapeRune(ref escaped, target[written..]);
                continue;
            }

            target[written++] = escaped[1] switch
            {
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                (byte)'n' => (byte)'\n',
                (byte)'r' => (byte)'\r',
                (byte)'t' => (byte)'\t',
                var other => other,
            };
            escaped = escaped[2..];
        }

        return written;
    }

    private static int UnescapeRune(ref ReadOnlySpan<byte> escaped, Span<byte> target)
    {
        if (!TryUnit(escaped, out var first))
        {
            // Not four hex digits: a tokenizer would have refused it. Passed on as it is.
            target[0] = escaped[0];
            escaped = escaped[1..];
            return 1;
        }

        escaped = escaped[6..];
        if (char.IsHighSurrogate(first) && TryUnit(escaped, out var second) && char.IsLowSurrogate(second))
        {
            escaped = escaped[6..];
            return new Rune(first, second).EncodeToUtf8(target);
        }

        return (Rune.TryCreate(first, out var rune) ? rune : Rune.ReplacementChar).EncodeToUtf8(target);
    }

    private static bool TryUnit(ReadOnlySpan<byte> escaped, out char unit)
    {
        unit = default;
        if (escaped.Length < 6 || escaped[0] != '\\' || escaped[1] != 'u') return false;
        if (!Utf8Parser.TryParse(escaped.Slice(2, 4), out ushort value, out var used, 'x') || used != 4) return false;
        unit = (char)value;
        return true;
    }
}
