namespace Analyzer.Ingest.Files;

/// <summary>How input is read and what is done about bad input.</summary>
public sealed record ReadOptions
{
    /// <summary>Whether the first problem ends reading with an <see cref="InvalidInputException"/>; else it is counted and the rest is read.</summary>
    public bool Strict { get; init; }

    /// <summary>Told of progress about once a megabyte and at the end of each source; may be called often, never from another thread.</summary>
    public IProgress<ReadProgress>? Progress { get; init; }

    /// <summary>Longest text or bytes value kept, in bytes of UTF-8; what is longer is cut and counted.</summary>
    public int MaxValueBytes { get; init; } = 65536;

    /// <summary>Most attributes kept of a span, event, link or resource; what is beyond is dropped and counted.</summary>
    public int MaxAttributes { get; init; } = 1024;
}

/// <summary>How far reading has come.</summary>
/// <param name="Source">The file being read, or <c>-</c> for standard input.</param>
/// <param name="SourceIndex">Its place among the sources, from 0.</param>
/// <param name="SourceCount">How many sources there are.</param>
/// <param name="BytesRead">Bytes of this source read so far, as they are stored (compressed).</param>
/// <param name="BytesTotal">Size of this source as it is stored; -1 when unknown.</param>
/// <param name="Spans">Spans in the batch so far, of all sources.</param>
public readonly record struct ReadProgress(string Source, int SourceIndex, int SourceCount, long BytesRead, long BytesTotal, long Spans);
