using System.Runtime.InteropServices;
using Analyzer.Ingest.Files;

namespace Analyzer.Ingest.Otlp;

/// <summary>
/// The outer messages of OTLP/protobuf: ExportTraceServiceRequest or TracesData (the same on the wire), ResourceSpans, ScopeSpans.
/// Damage in a message costs the rest of that message only: its length says where the next one starts.
/// </summary>
internal static class OtlpProtobufRequest
{
    /// <summary>A single span, resource or scope longer than this is passed over.</summary>
    private const long MaxItemBytes = 64 << 20;

    // In the request: resource_spans. In Resource: attributes. In InstrumentationScope: name and version.
    private const uint ResourceSpansTag = 1 << 3 | 2, AttributesTag = 1 << 3 | 2, NameTag = 1 << 3 | 2, VersionTag = 2 << 3 | 2;

    // In ResourceSpans: resource and scope_spans. In ScopeSpans: scope and spans.
    private const uint OwnerTag = 1 << 3 | 2, ItemsTag = 2 << 3 | 2;

    /// <summary>Instrumentation library spans, gone since OTLP 0.19: field 1000 of ResourceSpans, otherwise like ScopeSpans.</summary>
    private const uint LegacyItemsTag = 1000 << 3 | 2;

    /// <summary>Reads a request that ends at <paramref name="end"/>.</summary>
    public static void Read(ref ProtoCursor from, long end, SpanSink sink)
    {
        while (!from.IsCutOff && !from.AtEnd(end))
        {
            var at = from.Position;
            if (!from.TryField(end, out var tag, out var stop))
            {
                ReportDamage(in from, at, sink, "the request");
                return;
            }

            if (tag == ResourceSpansTag) ReadResourceSpans(ref from, stop, sink);
            Leave(ref from, at, stop, sink, "the request");
        }
    }

    private static void ReadResourceSpans(ref ProtoCursor from, long end, SpanSink sink)
    {
        var resource = new LateId(sink.Batch);
        while (!from.IsCutOff && !from.AtEnd(end))
        {
            var at = from.Position;
            if (!from.TryField(end, out var tag, out var stop))
            {
                ReportDamage(in from, at, sink, "resource_spans");
                break;
            }

            if (tag is ItemsTag or LegacyItemsTag) ReadScopeSpans(ref from, stop, sink, resource.Current);
            if (tag == OwnerTag && TryItem(ref from, at, stop, sink, "a resource", out var message)) resource.Set(ReadResource(message, at, sink));
            Leave(ref from, at, stop, sink, "resource_spans");
        }

        resource.EndResource();
    }

    private static void ReadScopeSpans(ref ProtoCursor from, long end, SpanSink sink, int resource)
    {
        var scope = new LateId(sink.Batch);
        while (!from.IsCutOff && !from.AtEnd(end))
        {
            var at = from.Position;
            if (!from.TryField(end, out var tag, out var stop))
            {
                ReportDamage(in from, at, sink, "scope_spans");
                break;
            }

            if (tag == ItemsTag) ReadSpan(ref from, at, stop, sink, resource, scope.Current);
            if (tag == OwnerTag && TryItem(ref from, at, stop, sink, "a scope", out var message)) scope.Set(ReadScope(message, at, sink));
            Leave(ref from, at, stop, sink, "scope_spans");
        }

        scope.EndScope();
    }

    private static void ReadSpan(ref ProtoCursor from, long at, long stop, SpanSink sink, int resource, int scope)
    {
        sink.Begin(at);
        if (!TryItem(ref from, at, stop, sink, "a span", out var message)) return;
        if (OtlpProtobufSpan.Read(message, sink)) sink.Commit(resource, scope);
        else sink.Report(ProblemKinds.MalformedProtobuf, "a span is not a valid protobuf message; dropped", sink.Abandon());
    }

    private static int ReadResource(ReadOnlySpan<byte> message, long at, SpanSink sink)
    {
        sink.MoveTo(at);
        var attributes = sink.Draft.Attributes;
        sink.Draft.Reset();
        var reader = new ProtoReader(message);
        while (!reader.AtEnd)
        {
            if (reader.TryTag(out var tag) && (tag == AttributesTag ? reader.TryBytes(out var entry) && OtlpProtobufValue.Read(entry, sink, attributes, 0) : reader.TrySkip(tag))) continue;
            sink.Report(ProblemKinds.MalformedProtobuf, "a resource is not a valid protobuf message; the rest of it is dropped");
            break;
        }

        sink.ReportDroppedAttributes();
        return sink.Batch.Resources.Intern(CollectionsMarshal.AsSpan(attributes));
    }

    private static int ReadScope(ReadOnlySpan<byte> message, long at, SpanSink sink)
    {
        sink.MoveTo(at);
        ReadOnlySpan<byte> name = default, version = default;
        var reader = new ProtoReader(message);
        while (!reader.AtEnd)
        {
            var ok = reader.TryTag(out var tag) && tag switch
            {
                NameTag => reader.TryBytes(out name),
                VersionTag => reader.TryBytes(out version),
                _ => reader.TrySkip(tag),
            };
            if (ok) continue;
            sink.Report(ProblemKinds.MalformedProtobuf, "a scope is not a valid protobuf message; the rest of it is dropped");
            break;
        }

        return sink.Batch.Resources.InternScope(sink.Text(name), sink.Text(version));
    }

    /// <summary>Takes a message that is decoded in memory.</summary>
    private static bool TryItem(ref ProtoCursor from, long at, long stop, SpanSink sink, string what, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (stop - from.Position > MaxItemBytes)
        {
            sink.MoveTo(at);
            sink.Report(ProblemKinds.TooLong, $"{what} of {stop - from.Position} bytes is longer than {MaxItemBytes}; dropped", sink.Abandon());
            return false;
        }

        if (from.TryTake(stop, out message)) return true;
        ReportDamage(in from, at, sink, what);
        return false;
    }

    /// <summary>Moves behind a message, whatever of it was read.</summary>
    private static void Leave(ref ProtoCursor from, long at, long stop, SpanSink sink, string what)
    {
        if (!from.IsCutOff && !from.TryMoveTo(stop)) ReportDamage(in from, at, sink, what);
    }

    private static void ReportDamage(in ProtoCursor from, long at, SpanSink sink, string what)
    {
        var lost = sink.Abandon();
        sink.MoveTo(at);
        sink.Report(ProblemKinds.MalformedProtobuf, from.IsCutOff ? $"the input ends in the middle of {what}" : $"{what} is not a valid protobuf message from here on", lost);
    }
}
