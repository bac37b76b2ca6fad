using System.IO.Compression;
using ZstdSharp;

namespace Analyzer.Ingest.Files;

/// <summary>Recognises compression by its first bytes (RFC 1952 section 2.3.1, RFC 8878 section 3.1.1).</summary>
internal static class Decompression
{
    // Without it .NET takes a gzip file that was cut off for one that ends there. Has no effect once the process has
    // decompressed anything; an executable should set it in its runtime configuration as well.
    static Decompression() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <summary>The plain bytes of <paramref name="source"/>. Several gzip members or zstd frames in a row are one text.</summary>
    public static Stream Open(SourceStream source, out bool compressed)
    {
        var head = source.Peek();
        Stream? plain = null;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])) plain = new GZipStream(source, CompressionMode.Decompress, leaveOpen: true);
        if (IsZstd(head)) plain = new DecompressionStream(source, checkEndOfStream: true, leaveOpen: true);
        compressed = plain is not null;
        return plain is null ? source : new ReadAheadStream(plain);
    }

    public static bool IsZstd(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]);
}
