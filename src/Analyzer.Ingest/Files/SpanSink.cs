using System.Text.Unicode;
using Analyzer.Ingest.Json;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Files;

/// <summary>
/// What every format decodes into: a reused draft, the limits, and the checks that are the same whatever the format.
/// A span reaches the batch only through <see cref="Commit"/>.
/// </summary>
internal sealed class SpanSink(SpanBatch batch, SpanDraft draft, int maxValueBytes, int maxAttributes, ProblemLog problems)
{
    /// <summary>2000-01-01, Unix ns.</summary>
    private const long PlausibleFrom = 946_684_800_000_000_000;

    /// <summary>2100-01-01, Unix ns.</summary>
    private const long PlausibleTo = 4_102_444_800_000_000_000;

    private string? _dropKind, _dropReason;
    private int _attributesDropped;

    public SpanBatch Batch { get; } = batch;

    public SpanDraft Draft { get; } = draft;

    public int MaxValueBytes { get; } = maxValueBytes;

    /// <summary>Byte offset at which the item being decoded starts; problems are reported there.</summary>
    public long At { get; private set; } = -1;

    /// <summary>Whether a span is begun and neither committed nor given up.</summary>
    public bool InSpan { get; private set; }

    /// <summary>Spans dropped because their ids cannot be used.</summary>
    public int Dropped { get; private set; }

    public StringTable Strings { get; } = batch.Strings;

    /// <summary>Where arrays and maps are written as JSON, one at a time.</summary>
    public JsonValueWriter Json { get; } = new(maxValueBytes);

    public void Report(string kind, string reason, int spansLost = 0) => problems.Add(kind, reason, At, spansLost);

    /// <summary>Says where problems that follow are, outside of a span.</summary>
    public void MoveTo(long offset) => At = offset;

    /// <summary>Starts a span.</summary>
    public void Begin(long offset)
    {
        At = offset;
        Draft.Reset();
        _dropKind = null;
        _attributesDropped = 0;
        InSpan = true;
    }

    /// <summary>Forgets the span begun, because the rest of it is not there.</summary>
    /// <returns>How many spans are lost by it.</returns>
    public int Abandon()
    {
        var lost = InSpan ? 1 : 0;
        Dropped += lost;
        InSpan = false;
        return lost;
    }

    /// <summary>Says that the span begun cannot be kept; the first reason counts.</summary>
    public void Reject(string kind, string reason)
    {
        if (_dropKind is not null) return;
        _dropKind = kind;
        _dropReason = reason;
    }

    /// <summary>Checks the drafted span and adds it to the batch.</summary>
    public bool Commit(int resource, int scope)
    {
        InSpan = false;
        var draft = Draft;
        if (draft.TraceId.IsEmpty) Reject(ProblemKinds.TraceId, "the trace id is missing or all zero; the span is dropped");
        if (draft.SpanId.IsEmpty) Reject(ProblemKinds.SpanId, "the span id is missing or all zero; the span is dropped");
        if (_dropKind is not null)
        {
            Dropped++;
            Report(_dropKind, _dropReason!, 1);
            return false;
        }

        ReportDroppedAttributes();
        if (draft.EndNs < draft.StartNs) Report(ProblemKinds.EndBeforeStart, $"span {draft.SpanId} ends {draft.StartNs - draft.EndNs} ns before it starts; kept as sent");
        if (!IsPlausible(draft.StartNs) || !IsPlausible(draft.EndNs)) Report(ProblemKinds.ImplausibleTime, $"span {draft.SpanId} runs from {draft.StartNs} to {draft.EndNs} ns since 1970; kept as sent");
        Batch.Add(draft, resource, scope);
        return true;
    }

    /// <summary>The id of a text, cut at the limit.</summary>
    public int Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxValueBytes) utf8 = CutText(utf8);
        var known = Strings.Count;
        var id = Strings.Intern(utf8);
        // Only what is new is checked: the same texts come again and again.
        if (Strings.Count != known && !Utf8.IsValid(utf8)) Report(ProblemKinds.InvalidUtf8, "a text is not valid UTF-8; kept as sent");
        return id;
    }

    /// <summary>The id of raw bytes, cut at the limit.</summary>
    public int Bytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= MaxValueBytes) return Strings.Intern(bytes);
        ReportCut(bytes.Length);
        return Strings.Intern(bytes[..MaxValueBytes]);
    }

    /// <summary>The array or map just written to <see cref="Json"/> as an attribute without key.</summary>
    public SpanAttribute TakeJson()
    {
        if (Json.WasCut) Report(ProblemKinds.ValueCut, $"an array or map is cut to about {MaxValueBytes} bytes");
        return new SpanAttribute(0, AttributeType.Json, Strings.Intern(Json.Written));
    }

    /// <summary>Adds an attribute to a list in which the current owner's attributes start at <paramref name="start"/>.</summary>
    public void Add(List<SpanAttribute> attributes, int start, SpanAttribute attribute)
    {
        if (attributes.Count - start < maxAttributes) attributes.Add(attribute);
        else _attributesDropped++;
    }

    /// <summary>Adds a text attribute to the span.</summary>
    public void AddText(ReadOnlySpan<byte> key, int value) => Add(Draft.Attributes, 0, new SpanAttribute(Strings.Intern(key), AttributeType.Text, value));

    /// <summary>Adds a link to the span; its attributes are the details from <paramref name="firstDetail"/> on.</summary>
    public void AddLink(TraceId trace, SpanId span, int firstDetail)
    {
        var details = Draft.DetailAttributes;
        if (trace.IsEmpty || span.IsEmpty)
        {
            details.RemoveRange(firstDetail, details.Count - firstDetail);
            Report(ProblemKinds.Link, "a link has no usable trace id and span id; the link is dropped");
            return;
        }

        Draft.Links.Add(new SpanLink(trace, span, firstDetail, details.Count - firstDetail));
    }

    /// <summary>Reports attributes beyond the limit, once for their owner.</summary>
    public void ReportDroppedAttributes()
    {
        if (_attributesDropped == 0) return;
        Report(ProblemKinds.AttributesDropped, $"more than {maxAttributes} attributes; {_attributesDropped} dropped");
        _attributesDropped = 0;
    }

    public void ReportCut(long length) => Report(ProblemKinds.ValueCut, $"a value of {length} bytes or more is cut to {MaxValueBytes}");

    private static bool IsPlausible(long unixNs) => unixNs is >= PlausibleFrom and < PlausibleTo;

    private ReadOnlySpan<byte> CutText(ReadOnlySpan<byte> utf8)
    {
        ReportCut(utf8.Length);
        var length = MaxValueBytes;
        // Not in the middle of a character: continuation bytes are 10xxxxxx.
        while (length > 0 && (utf8[length] & 0xc0) == 0x80) length--;
        return utf8[..length];
    }
}
