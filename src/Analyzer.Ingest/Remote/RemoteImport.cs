using System.IO.Compression;

namespace Analyzer.Ingest.Remote;

/// <summary>
/// Copies a range of time out of a backend into a file that <see cref="Files.SpanFiles"/> reads, answer by answer as they come.
/// A range with more traces than one answer may hold is asked for in halves. An interrupted import goes on where it stopped.
/// </summary>
public static class RemoteImport
{
    /// <summary>Imports into a file; it appears under its name only when it is whole.</summary>
    /// <param name="options">What to import.</param>
    /// <param name="output">The file; compressed when its name ends with <c>.gz</c>.</param>
    /// <param name="progress">Told after each answer.</param>
    /// <param name="time">The clock that waits between tries.</param>
    /// <param name="cancellation">Stops; what was fetched is kept for a next time.</param>
    /// <exception cref="RemoteException">The backend cannot be asked; what was fetched is kept for a next time.</exception>
    public static async Task<RemoteResult> RunAsync(
        RemoteOptions options, string output, IProgress<RemoteProgress>? progress, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(time);
        using var client = new RemoteClient(options, time);
        IRemoteBackend backend = options.Kind switch
        {
            RemoteKind.Jaeger => new JaegerBackend(client),
            RemoteKind.Tempo => new TempoBackend(client),
            RemoteKind.Zipkin => new ZipkinBackend(client),
            _ => throw new ArgumentOutOfRangeException(nameof(options)),
        };
        var partial = output + ".part";
        var state = ImportState.Load(partial, options);
        var resumed = state is not null;
        state ??= ImportState.Begin(options, await ServicesAsync(backend, options, cancellation));
        await using (var file = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read))
        {
            // What follows the last answer noted is half an answer.
            file.SetLength(state.Bytes);
            file.Seek(0, SeekOrigin.End);
            while (state.Remaining.Count > 0) await StepAsync(backend, options, state, file, partial, output, progress, cancellation);
        }

        File.Move(partial, output, overwrite: true);
        ImportState.Delete(partial);
        return new RemoteResult(state.Traces, state.Requests, client.Retries, state.CutRanges, resumed);
    }

    private static async Task<IReadOnlyList<string?>> ServicesAsync(IRemoteBackend backend, RemoteOptions options, CancellationToken cancellation)
    {
        if (options.Services.Count > 0) return [.. options.Services];
        var known = await backend.ServicesAsync(cancellation);
        return known.Count > 0 ? [.. known] : backend is TempoBackend ? [null] : throw new RemoteException($"{options.Kind} knows no service: nothing was sent to it, or it keeps it elsewhere");
    }

    private static async Task StepAsync(
        IRemoteBackend backend, RemoteOptions options, ImportState state, FileStream file, string partial, string output, IProgress<RemoteProgress>? progress, CancellationToken cancellation)
    {
        var range = state.Remaining[^1];
        var page = await backend.FetchAsync(range.Service, range.FromNs, range.ToNs, options.Limit, cancellation);
        state.Requests++;
        state.Remaining.RemoveAt(state.Remaining.Count - 1);
        if (!page.IsWhole && range.ToNs - range.FromNs > backend.FinestNs)
        {
            var middle = range.FromNs + ((range.ToNs - range.FromNs) / 2 / backend.FinestNs * backend.FinestNs);
            if (middle == range.FromNs) middle += backend.FinestNs;
            // The earlier half on top: time runs forward in the file.
            state.Remaining.Add(range with { FromNs = middle });
            state.Remaining.Add(range with { ToNs = middle });
            return;
        }

        if (!page.IsWhole) state.CutRanges++;
        if (page.Traces > 0) Append(file, page.Document.Span, output.EndsWith(".gz", StringComparison.OrdinalIgnoreCase));
        state.Traces += page.Traces;
        state.DoneNs += range.ToNs - range.FromNs;
        state.Bytes = file.Length;
        state.Save(partial);
        progress?.Report(new RemoteProgress(state.Traces, state.Share, range.Service ?? ""));
    }

    // A member of its own for each answer: a gzip file is a sequence of members (RFC 1952), and one can be added later.
    private static void Append(FileStream file, ReadOnlySpan<byte> document, bool compress)
    {
        if (compress)
        {
            using var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
            gzip.Write(document);
        }
        else
        {
            file.Write(document);
        }

        file.Flush();
    }
}
