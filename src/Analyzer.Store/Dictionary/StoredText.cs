using System.Text;
using System.Text.Unicode;

namespace Analyzer.Store.Dictionary;

/// <summary>
/// Bytes that a sender called a string, for a <c>text</c> column: most are valid as they are; NUL, which PostgreSQL refuses, and
/// invalid UTF-8 are shown by a substitute, and the bytes themselves are kept beside it.
/// </summary>
internal static class StoredText
{
    /// <summary>What is shown for NUL: U+2400, SYMBOL FOR NULL.</summary>
    private const char VisibleNul = '\u2400';

    /// <summary>Whether the bytes can be stored as text and come back the same.</summary>
    public static bool IsClean(ReadOnlySpan<byte> utf8) => !utf8.Contains((byte)0) && Utf8.IsValid(utf8);

    /// <summary>Text that every engine takes and people can read.</summary>
    public static string Readable(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8).Replace('\0', VisibleNul);

    /// <summary>The bytes themselves, where <see cref="Readable"/> says something else; null where it says the same.</summary>
    public static byte[]? Exact(ReadOnlySpan<byte> utf8) => IsClean(utf8) ? null : utf8.ToArray();
}
