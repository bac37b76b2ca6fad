using System.Runtime.InteropServices;
using System.Text.Json;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Json;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Jaeger;

/// <summary>One span of Jaeger's JSON.</summary>
internal static class JaegerSpan
{
    private readonly record struct Reference(bool IsChild, TraceId Trace, SpanId Span);

    /// <summary>Reads the span whose object the cursor is at the start of, and adds it.</summary>
    public static void Read(ref JsonCursor json, SpanSink sink, JaegerProcesses processes)
    {
        var draft = sink.Draft;
        draft.Kind = SpanKind.Internal;
        var tags = new ForeignTags();
        var (process, resource, durationNs) = (0, -1, 0L);
        List<Reference>? references = null;
        while (json.NextProperty())
        {
            var name = json.Text;
            if (name.SequenceEqual("traceID"u8)) ReadTraceId(ref json, sink);
            else if (name.SequenceEqual("spanID"u8)) ReadSpanId(ref json, sink);
            else if (name.SequenceEqual("parentSpanID"u8)) ReadParentId(ref json, sink);
            else if (name.SequenceEqual("operationName"u8)) draft.Name = OtlpJsonValue.ReadText(ref json, sink, "operationName");
            else if (name.SequenceEqual("startTime"u8)) draft.StartNs = JsonTag.Microseconds(ref json, sink, "startTime");
            else if (name.SequenceEqual("duration"u8)) durationNs = JsonTag.Microseconds(ref json, sink, "duration");
            else if (name.SequenceEqual("flags"u8)) draft.Flags = (uint)OtlpJsonValue.ReadInteger(ref json, sink, "flags") & 1;
            else if (name.SequenceEqual("processID"u8)) process = OtlpJsonValue.ReadText(ref json, sink, "processID");
            else if (name.SequenceEqual("references"u8)) ReadReferences(ref json, sink, references ??= []);
            else if (name.SequenceEqual("tags"u8)) ReadTags(ref json, sink, ref tags);
            else if (name.SequenceEqual("logs"u8)) ReadLogs(ref json, sink);
            else if (name.SequenceEqual("process"u8)) resource = ReadProcess(ref json, sink);
            else json.Skip();
        }

        draft.EndNs = JsonTag.Later(draft.StartNs, durationNs);
        if (references is not null) Apply(references, sink);
        var scope = sink.Batch.Resources.InternScope(tags.ScopeName, tags.ScopeVersion);
        if (sink.Commit(Math.Max(0, resource), scope) && resource < 0) processes.Use(sink.Batch.Count - 1, process);
    }

    private static void ReadTraceId(ref JsonCursor json, SpanSink sink)
    {
        json.Read();
        if (json.Token == JsonTokenType.String && IdText.TryShortTrace(json.Text, out sink.Draft.TraceId)) return;
        sink.Reject(ProblemKinds.TraceId, "a trace id is not 1 to 32 hex digits; the span is dropped");
        json.Skip();
    }

    private static void ReadSpanId(ref JsonCursor json, SpanSink sink)
    {
        json.Read();
        if (json.Token == JsonTokenType.String && IdText.TryShortSpan(json.Text, out sink.Draft.SpanId)) return;
        sink.Reject(ProblemKinds.SpanId, "a span id is not 1 to 16 hex digits; the span is dropped");
        json.Skip();
    }

    private static void ReadParentId(ref JsonCursor json, SpanSink sink)
    {
        json.Read();
        if (json.Token == JsonTokenType.Null || (json.Token == JsonTokenType.String && json.Text.IsEmpty)) return;
        if (json.Token == JsonTokenType.String && IdText.TryShortSpan(json.Text, out sink.Draft.ParentId)) return;
        sink.Report(ProblemKinds.ParentId, "a parent id is not 1 to 16 hex digits; the span is kept as a root");
        json.Skip();
    }

    private static void ReadReferences(ref JsonCursor json, SpanSink sink, List<Reference> references)
    {
        if (!OtlpJsonValue.ReadArray(ref json, sink, "references")) return;
        while (json.NextElement())
        {
            if (!OtlpJsonValue.IsObject(ref json, sink, "a reference")) continue;
            var isChild = false;
            TraceId trace = default;
            SpanId span = default;
            while (json.NextProperty())
            {
                var name = json.Text;
                var field = name.SequenceEqual("refType"u8) ? 1 : name.SequenceEqual("traceID"u8) ? 2 : name.SequenceEqual("spanID"u8) ? 3 : 0;
                json.Read();
                var text = json.Token == JsonTokenType.String ? json.Text : default;
                if (field == 1) isChild = text.SequenceEqual("CHILD_OF"u8);
                if (field == 2) IdText.TryShortTrace(text, out trace);
                if (field == 3) IdText.TryShortSpan(text, out span);
                json.Skip();
            }

            references.Add(new Reference(isChild, trace, span));
        }
    }

    /// <summary>
    /// The parent is the first CHILD_OF within the trace, else the first FOLLOWS_FROM within it (jaeger, model/span.go, ParentSpanID);
    /// every other reference is a link.
    /// </summary>
    private static void Apply(List<Reference> references, SpanSink sink)
    {
        var draft = sink.Draft;
        var parent = references.FindIndex(r => r.IsChild && r.Trace == draft.TraceId);
        if (parent < 0) parent = references.FindIndex(r => r.Trace == draft.TraceId);
        if (parent >= 0) draft.ParentId = references[parent].Span;
        for (var i = 0; i < references.Count; i++)
        {
            if (i == parent) continue;
            var first = draft.DetailAttributes.Count;
            var type = sink.Text(references[i].IsChild ? "child_of"u8 : "follows_from"u8);
            sink.Add(draft.DetailAttributes, first, new SpanAttribute(sink.Strings.Intern("opentracing.ref_type"u8), AttributeType.Text, type));
            sink.AddLink(references[i].Trace, references[i].Span, first);
        }
    }

    private static void ReadTags(ref JsonCursor json, SpanSink sink, ref ForeignTags tags)
    {
        if (!OtlpJsonValue.ReadArray(ref json, sink, "tags")) return;
        while (json.NextElement())
        {
            if (!OtlpJsonValue.IsObject(ref json, sink, "a tag")) continue;
            var tag = JaegerTags.ReadOne(ref json, sink);
            if (!tags.Take(sink, tag.Key, tag)) sink.Add(sink.Draft.Attributes, 0, tag);
        }
    }

    private static void ReadLogs(ref JsonCursor json, SpanSink sink)
    {
        if (!OtlpJsonValue.ReadArray(ref json, sink, "logs")) return;
        var details = sink.Draft.DetailAttributes;
        while (json.NextElement())
        {
            if (!OtlpJsonValue.IsObject(ref json, sink, "a log")) continue;
            var time = 0L;
            var start = details.Count;
            while (json.NextProperty())
            {
                if (json.Text.SequenceEqual("timestamp"u8)) time = JsonTag.Microseconds(ref json, sink, "timestamp");
                else if (json.Text.SequenceEqual("fields"u8)) JaegerTags.Read(ref json, sink, details, start);
                else json.Skip();
            }

            var name = TakeEventName(sink, details, start);
            sink.Draft.Events.Add(new SpanEvent(time, name, start, details.Count - start));
        }
    }

    /// <summary>The field <c>event</c> is the event's name in OpenTracing and in what OpenTelemetry exports.</summary>
    private static int TakeEventName(SpanSink sink, List<SpanAttribute> details, int start)
    {
        for (var i = start; i < details.Count; i++)
        {
            if (details[i].Type != AttributeType.Text || !sink.Strings.GetUtf8(details[i].Key).SequenceEqual("event"u8)) continue;
            var name = details[i].Value;
            details.RemoveAt(i);
            return name;
        }

        return 0;
    }

    /// <summary>Reads a process inside of its span, as Jaeger writes to Elasticsearch.</summary>
    private static int ReadProcess(ref JsonCursor json, SpanSink sink)
    {
        json.Read();
        if (!OtlpJsonValue.IsObject(ref json, sink, "process")) return -1;
        var attributes = new List<SpanAttribute>();
        JaegerJson.ReadProcess(ref json, sink, attributes);
        return sink.Batch.Resources.Intern(CollectionsMarshal.AsSpan(attributes));
    }
}
