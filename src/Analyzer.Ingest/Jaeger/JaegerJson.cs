using System.Runtime.InteropServices;
using System.Text.Json;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Json;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Jaeger;

/// <summary>
/// Jaeger's JSON, as its UI downloads and its query API answers (jaeger, model/json/model.go): <c>{"data":[trace…]}</c>,
/// one trace, or an array of traces.
/// </summary>
internal sealed class JaegerJson : IJsonFormat
{
    public string Name => "Jaeger JSON";

    // {"traceID":…,"spans":[{"traceID":…
    public bool NestsItsOwnStart => true;

    public bool Recognises(JsonShape shape) =>
        (shape.Has("traceID") && (shape.Has("spans") || shape.Has("operationName"))) || (shape.Has("spans.traceID") && shape.Has("spans.spanID"))
        || shape.Has("data.traceID") || shape.Has("data.spans") || (shape.Has("data") && shape.Has("total") && shape.Has("errors"));

    public void Read(ref JsonCursor json, SpanSink sink)
    {
        if (json.Token == JsonTokenType.StartArray) ReadTraces(ref json, sink);
        else ReadDocument(ref json, sink);
    }

    private static void ReadTraces(ref JsonCursor json, SpanSink sink)
    {
        while (json.NextElement())
        {
            if (OtlpJsonValue.IsObject(ref json, sink, "a trace")) ReadDocument(ref json, sink);
        }
    }

    /// <summary>Reads a trace, or what holds traces under <c>data</c>.</summary>
    private static void ReadDocument(ref JsonCursor json, SpanSink sink)
    {
        var processes = new JaegerProcesses(sink);
        try
        {
            while (json.NextProperty())
            {
                if (json.Text.SequenceEqual("data"u8))
                {
                    if (OtlpJsonValue.ReadArray(ref json, sink, "data")) ReadTraces(ref json, sink);
                }
                else if (json.Text.SequenceEqual("spans"u8))
                {
                    if (OtlpJsonValue.ReadArray(ref json, sink, "spans")) ReadSpans(ref json, sink, processes);
                }
                else if (json.Text.SequenceEqual("processes"u8))
                {
                    ReadProcesses(ref json, sink, processes);
                }
                else
                {
                    json.Skip();
                }
            }
        }
        finally
        {
            processes.Apply();
        }
    }

    private static void ReadSpans(ref JsonCursor json, SpanSink sink, JaegerProcesses processes)
    {
        while (json.NextElement())
        {
            if (!OtlpJsonValue.IsObject(ref json, sink, "a span")) continue;
            sink.Begin(json.Mark());
            JaegerSpan.Read(ref json, sink, processes);
        }
    }

    private static void ReadProcesses(ref JsonCursor json, SpanSink sink, JaegerProcesses processes)
    {
        json.Read();
        sink.MoveTo(json.Mark());
        if (!OtlpJsonValue.IsObject(ref json, sink, "processes")) return;
        while (json.NextProperty())
        {
            var id = sink.Text(json.Text);
            json.Read();
            if (!OtlpJsonValue.IsObject(ref json, sink, "a process")) continue;
            sink.Draft.Reset();
            ReadProcess(ref json, sink, sink.Draft.Attributes);
            processes.Define(id, sink.Batch.Resources.Intern(CollectionsMarshal.AsSpan(sink.Draft.Attributes)));
        }
    }

    /// <summary>Reads a process as the attributes of a resource.</summary>
    internal static void ReadProcess(ref JsonCursor json, SpanSink sink, List<SpanAttribute> attributes)
    {
        while (json.NextProperty())
        {
            if (json.Text.SequenceEqual("serviceName"u8))
            {
                var service = OtlpJsonValue.ReadText(ref json, sink, "serviceName");
                sink.Add(attributes, 0, new SpanAttribute(sink.Strings.Intern("service.name"u8), AttributeType.Text, service));
            }
            else if (json.Text.SequenceEqual("tags"u8))
            {
                JaegerTags.Read(ref json, sink, attributes, 0);
            }
            else
            {
                json.Skip();
            }
        }

        sink.ReportDroppedAttributes();
    }
}
