namespace Analyzer.Model.Spans;

/// <summary>
/// One span while a reader decodes it: fields may arrive in any order, and nothing reaches the batch before
/// <see cref="SpanBatch.Add"/>. Made once per reader and reused, so that decoding allocates nothing per span.
/// </summary>
public sealed class SpanDraft
{
    /// <summary>Trace the span belongs to.</summary>
    public TraceId TraceId;

    /// <summary>The span's own id.</summary>
    public SpanId SpanId;

    /// <summary>The parent's id; empty for a root.</summary>
    public SpanId ParentId;

    /// <summary>Unix time of the start, ns.</summary>
    public long StartNs;

    /// <summary>Unix time of the end, ns.</summary>
    public long EndNs;

    /// <summary>Name, as an id in the batch's string table.</summary>
    public int Name;

    /// <summary>Kind.</summary>
    public SpanKind Kind;

    /// <summary>Status code.</summary>
    public SpanStatus Status;

    /// <summary>Status message, as an id in the batch's string table.</summary>
    public int StatusMessage;

    /// <summary>W3C <c>tracestate</c>, as an id in the batch's string table.</summary>
    public int TraceState;

    /// <summary>OTLP span flags: W3C trace flags in the low byte, 0x100 and 0x200 say whether the parent is remote.</summary>
    public uint Flags;

    /// <summary>Attributes of the span.</summary>
    public List<SpanAttribute> Attributes { get; } = new(32);

    /// <summary>Attributes of events and links; <see cref="Events"/> and <see cref="Links"/> index into it.</summary>
    public List<SpanAttribute> DetailAttributes { get; } = new(32);

    /// <summary>Events, with attribute positions relative to <see cref="DetailAttributes"/>.</summary>
    public List<SpanEvent> Events { get; } = [];

    /// <summary>Links, with attribute positions relative to <see cref="DetailAttributes"/>.</summary>
    public List<SpanLink> Links { get; } = [];

    /// <summary>Makes the draft empty for the next span.</summary>
    public void Reset()
    {
        TraceId = default;
        SpanId = default;
        ParentId = default;
        StartNs = EndNs = 0;
        Name = StatusMessage = TraceState = 0;
        Kind = SpanKind.Unspecified;
        Status = SpanStatus.Unset;
        Flags = 0;
        Attributes.Clear();
        DetailAttributes.Clear();
        Events.Clear();
        Links.Clear();
    }
}
