using System.Text.Json;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Json;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Zipkin;

/// <summary>One span of Zipkin's JSON while it is read.</summary>
internal ref struct ZipkinSpan
{
    private ZipkinEndpoint _local, _remote;
    private ForeignTags _tags;
    private long _durationNs;
    private bool _isShared;

    /// <summary>Reads the span whose object the cursor is at the start of, and adds it.</summary>
    public void Read(ref JsonCursor json, SpanSink sink)
    {
        var draft = sink.Draft;
        draft.Kind = SpanKind.Internal;
        while (json.NextProperty())
        {
            var name = json.Text;
            if (name.SequenceEqual("traceId"u8)) ReadTraceId(ref json, sink);
            else if (name.SequenceEqual("id"u8)) ReadSpanId(ref json, sink);
            else if (name.SequenceEqual("parentId"u8)) ReadParentId(ref json, sink);
            else if (name.SequenceEqual("name"u8)) draft.Name = OtlpJsonValue.ReadText(ref json, sink, "name");
            else if (name.SequenceEqual("kind"u8)) ReadKind(ref json, sink);
            else if (name.SequenceEqual("timestamp"u8)) draft.StartNs = JsonTag.Microseconds(ref json, sink, "timestamp");
            else if (name.SequenceEqual("duration"u8)) _durationNs = JsonTag.Microseconds(ref json, sink, "duration");
            else if (name.SequenceEqual("localEndpoint"u8)) _local = ZipkinEndpoint.Read(ref json, sink, "localEndpoint");
            else if (name.SequenceEqual("remoteEndpoint"u8)) _remote = ZipkinEndpoint.Read(ref json, sink, "remoteEndpoint");
            else if (name.SequenceEqual("annotations"u8)) ReadAnnotations(ref json, sink);
            else if (name.SequenceEqual("tags"u8)) ReadTags(ref json, sink);
            else if (name.SequenceEqual("shared"u8)) _isShared = ReadBool(ref json);
            else if (name.SequenceEqual("debug"u8)) draft.Flags |= ReadBool(ref json) ? 1U : 0;
            else json.Skip();
        }

        draft.EndNs = JsonTag.Later(draft.StartNs, _durationNs);
        AddRemote(sink);
        if (_isShared) sink.Add(draft.Attributes, 0, new SpanAttribute(sink.Strings.Intern("zipkin.shared"u8), AttributeType.Bool, 1));
        sink.Commit(Resource(sink), sink.Batch.Resources.InternScope(_tags.ScopeName, _tags.ScopeVersion));
    }

    private static void ReadTraceId(ref JsonCursor json, SpanSink sink)
    {
        json.Read();
        if (json.Token == JsonTokenType.String && IdText.TryShortTrace(json.Text, out sink.Draft.TraceId)) return;
        sink.Reject(ProblemKinds.TraceId, "a trace id is not 16 or 32 hex digits; the span is dropped");
        json.Skip();
    }

    private static void ReadSpanId(ref JsonCursor json, SpanSink sink)
    {
        json.Read();
        if (json.Token == JsonTokenType.String && IdText.TryShortSpan(json.Text, out sink.Draft.SpanId)) return;
        sink.Reject(ProblemKinds.SpanId, "a span id is not 16 hex digits; the span is dropped");
        json.Skip();
    }

    private static void ReadParentId(ref JsonCursor json, SpanSink sink)
    {
        json.Read();
        if (json.Token == JsonTokenType.Null || (json.Token == JsonTokenType.String && json.Text.IsEmpty)) return;
        if (json.Token == JsonTokenType.String && IdText.TryShortSpan(json.Text, out sink.Draft.ParentId)) return;
        sink.Report(ProblemKinds.ParentId, "a parent id is not 16 hex digits; the span is kept as a root");
        json.Skip();
    }

    private static void ReadKind(ref JsonCursor json, SpanSink sink)
    {
        json.Read();
        var known = json.Token == JsonTokenType.String && ForeignTags.TryKind(json.Text, out sink.Draft.Kind);
        if (!known) OtlpJsonValue.Mismatch(ref json, sink, "kind", "CLIENT, SERVER, PRODUCER or CONSUMER");
    }

    private static bool ReadBool(ref JsonCursor json)
    {
        json.Read();
        var value = json.Token == JsonTokenType.True;
        json.Skip();
        return value;
    }

    private static void ReadAnnotations(ref JsonCursor json, SpanSink sink)
    {
        if (!OtlpJsonValue.ReadArray(ref json, sink, "annotations")) return;
        while (json.NextElement())
        {
            if (!OtlpJsonValue.IsObject(ref json, sink, "an annotation")) continue;
            var (time, name) = (0L, 0);
            while (json.NextProperty())
            {
                if (json.Text.SequenceEqual("timestamp"u8)) time = JsonTag.Microseconds(ref json, sink, "timestamp");
                else if (json.Text.SequenceEqual("value"u8)) name = OtlpJsonValue.ReadText(ref json, sink, "an annotation's value");
                else json.Skip();
            }

            sink.Draft.Events.Add(new SpanEvent(time, name, sink.Draft.DetailAttributes.Count, 0));
        }
    }

    private void ReadTags(ref JsonCursor json, SpanSink sink)
    {
        json.Read();
        if (!OtlpJsonValue.IsObject(ref json, sink, "tags")) return;
        while (json.NextProperty())
        {
            var key = sink.Text(json.Text);
            json.Read();
            // Tags are text in Zipkin, whatever a sender makes of that.
            var tag = new SpanAttribute(key, AttributeType.Text, JsonTag.Text(ref json, sink));
            if (!_tags.Take(sink, key, tag)) sink.Add(sink.Draft.Attributes, 0, tag);
        }
    }

    private readonly void AddRemote(SpanSink sink)
    {
        if (_remote.Service != 0) sink.AddText("peer.service"u8, _remote.Service);
        // Seen from a server the other end is the client.
        var isClient = sink.Draft.Kind == SpanKind.Server;
        if (_remote.Address != 0) sink.AddText(isClient ? "client.address"u8 : "server.address"u8, _remote.Address);
        if (_remote.Port == 0) return;
        var key = sink.Strings.Intern(isClient ? "client.port"u8 : "server.port"u8);
        sink.Add(sink.Draft.Attributes, 0, sink.Batch.Integer(key, _remote.Port));
    }

    /// <summary>Zipkin names no instance; an address is what tells one from another.</summary>
    private readonly int Resource(SpanSink sink)
    {
        Span<SpanAttribute> attributes = stackalloc SpanAttribute[2];
        var count = 0;
        if (_local.Service != 0) attributes[count++] = new SpanAttribute(sink.Strings.Intern("service.name"u8), AttributeType.Text, _local.Service);
        if (_local.Address != 0) attributes[count++] = new SpanAttribute(sink.Strings.Intern("service.instance.id"u8), AttributeType.Text, _local.Address);
        return sink.Batch.Resources.Intern(attributes[..count]);
    }
}
