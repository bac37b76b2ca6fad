using System.Runtime.InteropServices;
using System.Text.Json;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Json;

namespace Analyzer.Ingest.Otlp;

/// <summary>
/// OTLP as JSON (OTLP specification, section "JSON Protobuf Encoding"): export requests, TracesData, arrays of them, with the older
/// instrumentationLibrarySpans, and the shapes in which Grafana Tempo wraps them (<c>batches</c>, <c>trace</c>).
/// </summary>
internal sealed class OtlpJson : IJsonFormat
{
    public string Name => "OTLP/JSON";

    public bool NestsItsOwnStart => false;

    public bool Recognises(JsonShape shape) =>
        shape.Has("resourceSpans") || shape.Has("resource_spans") || shape.Has("batches.resource") || shape.Has("batches.scopeSpans")
        || shape.Has("batches.instrumentationLibrarySpans") || shape.Has("trace.resourceSpans") || shape.Has("trace.batches");

    public void Read(ref JsonCursor json, SpanSink sink)
    {
        if (json.Token != JsonTokenType.StartArray)
        {
            ReadDocument(ref json, sink);
            return;
        }

        while (json.NextElement()) ReadDocument(ref json, sink);
    }

    private static void ReadDocument(ref JsonCursor json, SpanSink sink)
    {
        if (!OtlpJsonValue.IsObject(ref json, sink, "a document")) return;
        while (json.NextProperty())
        {
            switch (OtlpFields.Of(json.Text))
            {
                case OtlpField.ResourceSpans or OtlpField.Batches:
                    ReadResourceSpans(ref json, sink);
                    break;
                case OtlpField.Trace:
                    json.Read();
                    ReadDocument(ref json, sink);
                    break;
                default:
                    ReportOtherSignal(ref json, sink);
                    json.Skip();
                    break;
            }
        }
    }

    private static void ReportOtherSignal(ref JsonCursor json, SpanSink sink)
    {
        var name = json.Text;
        if (!name.SequenceEqual("resourceMetrics"u8) && !name.SequenceEqual("resourceLogs"u8)) return;
        var isMetrics = name.SequenceEqual("resourceMetrics"u8);
        sink.MoveTo(json.Mark());
        sink.Report(ProblemKinds.OtherSignal, isMetrics ? "OTLP metrics, not traces" : "OTLP logs, not traces");
    }

    private static void ReadResourceSpans(ref JsonCursor json, SpanSink sink)
    {
        if (!OtlpJsonValue.ReadArray(ref json, sink, "resourceSpans")) return;
        while (json.NextElement())
        {
            if (OtlpJsonValue.IsObject(ref json, sink, "an element of resourceSpans")) ReadOneResource(ref json, sink);
        }
    }

    private static void ReadOneResource(ref JsonCursor json, SpanSink sink)
    {
        var resource = new LateId(sink.Batch);
        try
        {
            while (json.NextProperty())
            {
                switch (OtlpFields.Of(json.Text))
                {
                    case OtlpField.Resource:
                        resource.Set(ReadResource(ref json, sink));
                        break;
                    case OtlpField.ScopeSpans or OtlpField.InstrumentationLibrarySpans:
                        ReadScopeSpans(ref json, sink, resource.Current);
                        break;
                    default:
                        json.Skip();
                        break;
                }
            }
        }
        finally
        {
            // Also where the document breaks off: spans read so far stay.
            resource.EndResource();
        }
    }

    private static int ReadResource(ref JsonCursor json, SpanSink sink)
    {
        json.Read();
        sink.MoveTo(json.Mark());
        sink.Draft.Reset();
        if (OtlpJsonValue.IsObject(ref json, sink, "resource"))
        {
            while (json.NextProperty())
            {
                if (OtlpFields.Of(json.Text) == OtlpField.Attributes) OtlpJsonValue.ReadAttributes(ref json, sink, sink.Draft.Attributes);
                else json.Skip();
            }
        }

        sink.ReportDroppedAttributes();
        return sink.Batch.Resources.Intern(CollectionsMarshal.AsSpan(sink.Draft.Attributes));
    }

    private static void ReadScopeSpans(ref JsonCursor json, SpanSink sink, int resource)
    {
        if (!OtlpJsonValue.ReadArray(ref json, sink, "scopeSpans")) return;
        while (json.NextElement())
        {
            if (OtlpJsonValue.IsObject(ref json, sink, "an element of scopeSpans")) ReadOneScope(ref json, sink, resource);
        }
    }

    private static void ReadOneScope(ref JsonCursor json, SpanSink sink, int resource)
    {
        var scope = new LateId(sink.Batch);
        try
        {
            while (json.NextProperty())
            {
                switch (OtlpFields.Of(json.Text))
                {
                    case OtlpField.Scope or OtlpField.InstrumentationLibrary:
                        scope.Set(ReadScope(ref json, sink));
                        break;
                    case OtlpField.Spans:
                        ReadSpans(ref json, sink, resource, scope.Current);
                        break;
                    default:
                        json.Skip();
                        break;
                }
            }
        }
        finally
        {
            scope.EndScope();
        }
    }

    private static int ReadScope(ref JsonCursor json, SpanSink sink)
    {
        var (name, version) = (0, 0);
        json.Read();
        sink.MoveTo(json.Mark());
        if (OtlpJsonValue.IsObject(ref json, sink, "scope"))
        {
            while (json.NextProperty())
            {
                switch (OtlpFields.Of(json.Text))
                {
                    case OtlpField.Name:
                        name = OtlpJsonValue.ReadText(ref json, sink, "scope name");
                        break;
                    case OtlpField.Version:
                        version = OtlpJsonValue.ReadText(ref json, sink, "scope version");
                        break;
                    default:
                        json.Skip();
                        break;
                }
            }
        }

        return sink.Batch.Resources.InternScope(name, version);
    }

    private static void ReadSpans(ref JsonCursor json, SpanSink sink, int resource, int scope)
    {
        if (!OtlpJsonValue.ReadArray(ref json, sink, "spans")) return;
        while (json.NextElement())
        {
            if (!OtlpJsonValue.IsObject(ref json, sink, "a span")) continue;
            sink.Begin(json.Mark());
            OtlpJsonSpan.Read(ref json, sink);
            sink.Commit(resource, scope);
        }
    }
}
