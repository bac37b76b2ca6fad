using Analyzer.Ingest.Json;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Files;

/// <summary>
/// Reads spans from files in any supported format, recognised by content: OTLP as JSON, JSON lines or protobuf, Jaeger JSON
/// and Zipkin v2 JSON, each plain or in gzip or zstd.
/// </summary>
public static class SpanFiles
{
    private const int HeadBytes = 4096;
    private const long ProgressEvery = 1 << 20;

    private static readonly ISpanFormat[] s_formats = [new JsonDocuments(), new OtlpProtobuf(), new LengthPrefixed()];

    /// <summary>Files behind paths, folders (recursive, hidden files left out), patterns (<c>*</c>, <c>?</c>, <c>**</c>) and <c>-</c> (standard input), each once.</summary>
    /// <exception cref="InputNotFoundException">A path does not exist, a pattern matches nothing, or a folder is empty.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> pathsOrGlobs) => PathExpansion.Expand(pathsOrGlobs);

    /// <summary>Reads all files behind the paths and patterns into one batch. Bad input is counted and passed over.</summary>
    /// <exception cref="InputNotFoundException">See <see cref="Expand"/>.</exception>
    /// <exception cref="InvalidInputException">With <see cref="ReadOptions.Strict"/>: the first problem.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the batch holds what was read so far.</exception>
    public static ReadSummary Read(IEnumerable<string> pathsOrGlobs, SpanBatch target, ReadOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        var summary = new ReadSummary();
        var files = Expand(pathsOrGlobs);
        for (var i = 0; i < files.Count; i++)
        {
            ct.ThrowIfCancellationRequested();
            try
            {
                using var stream = Open(files[i]);
                ReadOne(stream, new ReadProgress(files[i], i, files.Count, 0, stream.CanSeek ? stream.Length : -1, 0), target, options, summary, ct);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                new FileProblemLog(summary, files[i], options.Strict).Add(ProblemKinds.Unreadable, $"cannot be read: {e.Message}", -1, 0);
            }
        }

        return summary;
    }

    /// <summary>Reads one stream into the batch. Bad input is counted and passed over.</summary>
    /// <param name="stream">Read to its end, not closed.</param>
    /// <param name="name">Name of the source in problems and progress.</param>
    /// <param name="target">Spans are added to it.</param>
    /// <param name="options">Limits and what is done about problems.</param>
    /// <param name="ct">Ends reading between two blocks.</param>
    /// <exception cref="InvalidInputException">With <see cref="ReadOptions.Strict"/>: the first problem.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the batch holds what was read so far.</exception>
    public static ReadSummary Read(Stream stream, string name, SpanBatch target, ReadOptions options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        var summary = new ReadSummary();
        ReadOne(stream, new ReadProgress(name, 0, 1, 0, stream.CanSeek ? stream.Length - stream.Position : -1, 0), target, options, summary, ct);
        return summary;
    }

    private static Stream Open(string path) =>
        path == "-" ? Console.OpenStandardInput() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);

    private static void ReadOne(Stream stream, ReadProgress at, SpanBatch target, ReadOptions options, ReadSummary summary, CancellationToken ct)
    {
        var spansBefore = target.Count;
        var problems = new FileProblemLog(summary, at.Source, options.Strict);
        using var source = new SourceStream(stream);
        var plain = Decompression.Open(source, out var compressed);
        var told = 0L;
        void Tell(bool always)
        {
            if (options.Progress is null || (!always && source.BytesRead - told < ProgressEvery)) return;
            told = source.BytesRead;
            options.Progress.Report(at with { BytesRead = told, Spans = target.Count });
        }

        var format = "unknown";
        try
        {
            using var window = new InputWindow(plain, ct, () => Tell(always: false));
            var sink = new SpanSink(target, new SpanDraft(), options.MaxValueBytes, options.MaxAttributes, problems);
            format = ReadWindow(window, sink, problems);
            if (window.Failure is { } failure) ReportFailure(failure, compressed, source, problems);
        }
        finally
        {
            if (compressed) plain.Dispose();
            summary.BytesRead += source.BytesRead;
            summary.Sources.Add((at.Source, format, target.Count - spansBefore));
        }

        Tell(always: true);
    }

    private static string ReadWindow(InputWindow window, SpanSink sink, FileProblemLog problems)
    {
        window.Ensure(HeadBytes);
        var head = window.Available;
        if (head.Length > HeadBytes) head = head[..HeadBytes];
        foreach (var format in s_formats)
        {
            if (format.Recognises(head)) return format.Read(window, sink, problems);
        }

        if (!head.IsEmpty) problems.Add(ProblemKinds.UnknownFormat, $"neither JSON nor OTLP protobuf: starts with {Shown(head)}; {Supported.Formats}", 0, 0);
        else if (window.Failure is null) problems.Add(ProblemKinds.Empty, "holds no bytes", -1, 0);
        return head.IsEmpty ? "empty" : "unknown";
    }

    private static string Shown(ReadOnlySpan<byte> head)
    {
        head = head[..Math.Min(12, head.Length)];
        // Text is shown as text, anything else in hex.
        return head.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0 ? $"'{System.Text.Encoding.ASCII.GetString(head)}'" : $"bytes {Convert.ToHexString(head)}";
    }

    private static void ReportFailure(Exception failure, bool compressed, SourceStream source, FileProblemLog problems)
    {
        var kind = compressed ? ProblemKinds.DamagedCompression : ProblemKinds.Unreadable;
        var what = compressed ? "the compressed data ends early or is damaged" : "cannot be read further";
        problems.Add(kind, $"{what} (within the first {source.BytesRead} stored bytes): {failure.Message}", -1, 0);
    }
}
