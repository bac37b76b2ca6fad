using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;

namespace Analyzer.Service.Acceptance;

/// <summary>Requests that are committed together: one long-lived batch, and one answer that all of them await.</summary>
/// <remarks>Not thread-safe: filled under the committer's lock, then committed by it alone.</remarks>
internal sealed class CommitGroup(AcceptanceLimits limits)
{
    private readonly Redactor? _redactor = limits.Redact.Count == 0 ? null : new Redactor(limits.Redact);
    private TaskCompletionSource<string?> _answer = NewAnswer();

    /// <summary>The spans.</summary>
    public SpanBatch Batch { get; } = new();

    /// <summary>Bytes of the requests in the group, decoded.</summary>
    public long Bytes { get; private set; }

    /// <summary>Ends with the commit: null, or why there was none.</summary>
    public Task<string?> Answer => _answer.Task;

    /// <summary>Whether the group should be committed without waiting for more.</summary>
    public bool IsFull => Batch.Count >= limits.MaxGroupSpans || Bytes >= limits.MaxGroupBytes;

    /// <summary>Whether a request may join.</summary>
    /// <param name="bytes">Its size, decompressed.</param>
    public bool HasRoomFor(long bytes) => Batch.Count == 0 || (!IsFull && Bytes + bytes <= limits.MaxGroupBytes);

    /// <summary>Decodes a request into the group; a malformed one leaves no span behind.</summary>
    public DecodeResult Add(OtlpEncoding encoding, ReadOnlyMemory<byte> request, SpanDraft draft)
    {
        var before = Batch.Count;
        DecodeResult decoded;
        try
        {
            decoded = OtlpRequest.Decode(encoding, request, Batch, draft, limits.Decoding);
        }
        catch
        {
            Undo(before);
            throw;
        }

        // A malformed request takes room as well: strings and numbers it brought stay until the group is committed.
        Bytes += request.Length;
        if (decoded.IsMalformed) Undo(before);
        return decoded;
    }

    /// <summary>Takes out what must not be stored.</summary>
    public void Redact() => _redactor?.Apply(Batch);

    /// <summary>Tells every request of the group how it ended, and makes the group empty again.</summary>
    /// <param name="failure">Null when committed, else why not.</param>
    public void End(string? failure)
    {
        var answer = _answer;
        _answer = NewAnswer();
        Empty();
        answer.SetResult(failure);
    }

    private void Undo(int spans)
    {
        Batch.Truncate(spans);
        if (spans == 0) Empty();
    }

    private void Empty()
    {
        // Strings come again and again: kept, they need not be learnt anew by decoder and store.
        Batch.ClearSpans(limits.MaxKeptStringBytes);
        Bytes = 0;
    }

    private static TaskCompletionSource<string?> NewAnswer() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
