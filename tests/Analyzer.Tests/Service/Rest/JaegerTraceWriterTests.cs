using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Analyzer.Model.Spans;
using Analyzer.Service.Rest.Jaeger;
using Analyzer.Service.Rest.Traces;
using Analyzer.Tests.Ingest;
using CsCheck;
using Xunit;
using static Analyzer.Tests.Ingest.Reading;

namespace Analyzer.Tests.Service.Rest;

public sealed class JaegerTraceWriterTests
{
    [Fact]
    public void WhatIsWritten_ReadsBackAsWhatJaegerCanHold_AndHasItsShape() =>
        Sample.Gen.Array[1, 5].Sample(
            samples =>
            {
                var (batch, _) = Read(Otlp(string.Join(',', samples.Select(sample => sample.Json))));
                var text = Write(batch);
                Assert.Empty(JaegerShape.Differences(JsonDocument.Parse(text).RootElement, "trace"));
                var (again, summary) = Read(text);
                Assert.Equal("Jaeger JSON", summary.Sources[0].Format);
                Assert.Equal(Show(InJaeger(batch)).Order(), Show(again).Order());
            },
            iter: 300);

    [Fact]
    public void RecordedAnswer_IsOurs()
    {
        // The values of jaegertracing/jaeger 6c766650, …/internal/fixture/otlp2jaeger-in.json and -out.json, one span of the two.
        var (batch, _) = Read("""
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"telemetrygen"}}]},"scopeSpans":[{"scope":{"name":"telemetrygen"},"spans":[
            {"traceId":"83a9efd15c1c98a977e0711cc93ee28b","spanId":"e127af99e3b3e074","parentSpanId":"909541b92cf05311","name":"okey-dokey-0","kind":2,"startTimeUnixNano":"1706678909209712000","endTimeUnixNano":"1706678909209835000",
            "attributes":[{"key":"net.peer.ip","value":{"stringValue":"1.2.3.4"}},{"key":"peer.service","value":{"stringValue":"telemetrygen-client"}}],"status":{}}]}]}]}
            """);
        const string Expected = """
            {"traceID":"83a9efd15c1c98a977e0711cc93ee28b","spans":[{"traceID":"83a9efd15c1c98a977e0711cc93ee28b","spanID":"e127af99e3b3e074","operationName":"okey-dokey-0",
            "references":[{"refType":"CHILD_OF","traceID":"83a9efd15c1c98a977e0711cc93ee28b","spanID":"909541b92cf05311"}],"startTime":1706678909209712,"duration":123,
            "tags":[{"key":"otel.scope.name","type":"string","value":"telemetrygen"},{"key":"net.peer.ip","type":"string","value":"1.2.3.4"},
            {"key":"peer.service","type":"string","value":"telemetrygen-client"},{"key":"span.kind","type":"string","value":"server"}],"logs":[],"processID":"p1","warnings":null}],
            "processes":{"p1":{"serviceName":"telemetrygen","tags":[]}},"warnings":null}
            """;
        Assert.Equal($$"""{"data":[{{Expected.ReplaceLineEndings("")}}],"total":0,"limit":0,"offset":0,"errors":null}""", Write(batch));
    }

    [Fact]
    public void WhatHasNoField_IsATag()
    {
        var (batch, _) = Read(Otlp(Span(more: """
            "kind":4,"traceState":"a=b","attributes":[{"key":"n","value":{"intValue":"9007199254740993"}},{"key":"s","value":{"intValue":"-9007199254740991"}},{"key":"x","value":{"doubleValue":1}},{"key":"l","value":{"arrayValue":{"values":[{"intValue":"1"}]}}},{"key":"b","value":{"bytesValue":"AQI="}}],"status":{"code":2,"message":"boom"}
            """)));
        Assert.Contains(
            """{"key":"n","type":"int64","value":"9007199254740993"},{"key":"s","type":"int64","value":-9007199254740991},{"key":"x","type":"float64","value":1},{"key":"l","type":"string","value":"[1]"},{"key":"b","type":"binary","value":"AQI="},"""
            + """{"key":"span.kind","type":"string","value":"producer"},{"key":"otel.status_code","type":"string","value":"ERROR"},{"key":"error","type":"bool","value":true},{"key":"otel.status_description","type":"string","value":"boom"},{"key":"w3c.tracestate","type":"string","value":"a=b"}]""",
            Write(batch),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Links_AreReferencesOfTheirType_TheParentsOnce()
    {
        const string Trace = "00000000000000000000000000000001";
        var (batch, _) = Read(Otlp($$$"""
            {"traceId":"{{{Trace}}}","spanId":"0000000000000001","parentSpanId":"0000000000000009","name":"a","startTimeUnixNano":"1000","endTimeUnixNano":"2000","links":[
            {"traceId":"{{{Trace}}}","spanId":"0000000000000009"},{"traceId":"{{{Trace}}}","spanId":"0000000000000008","attributes":[{"key":"opentracing.ref_type","value":{"stringValue":"child_of"}}]},{"traceId":"00000000000000000000000000000002","spanId":"0000000000000007"}]}
            """));
        using var json = JsonDocument.Parse(Write(batch));
        Assert.Equal(
            ["FOLLOWS_FROM 1 9", "CHILD_OF 1 8", "FOLLOWS_FROM 2 7"],
            json.RootElement.GetProperty("data")[0].GetProperty("spans")[0].GetProperty("references").EnumerateArray().Select(item => $"{item.GetProperty("refType")} {item.GetProperty("traceID").GetString()!.TrimStart('0')} {item.GetProperty("spanID").GetString()!.TrimStart('0')}"));
    }

    [Fact]
    public void Spans_AreOrderedByStart_CopiesOnce_EachResourceOneProcess()
    {
        var batch = new SpanBatch();
        var key = batch.Strings.Intern("service.name");
        foreach (var (id, startNs, service) in ((ulong, long, string)[])[(3, 9_000, "b"), (1, 5_000, "a"), (2, 5_000, "b"), (3, 9_000, "b")])
        {
            batch.Add(new SpanDraft { TraceId = new TraceId(0, 1), SpanId = new SpanId(id), StartNs = startNs, EndNs = startNs - 1 }, batch.Resources.Intern([new(key, AttributeType.Text, batch.Strings.Intern(service))]), 0);
        }

        using var json = JsonDocument.Parse(Write(batch));
        var trace = json.RootElement.GetProperty("data")[0];
        Assert.Equal([("0000000000000001", "p1", 5, 0), ("0000000000000002", "p2", 5, 0), ("0000000000000003", "p2", 9, 0)], trace.GetProperty("spans").EnumerateArray()
            .Select(span => (span.GetProperty("spanID").GetString()!, span.GetProperty("processID").GetString()!, span.GetProperty("startTime").GetInt32(), span.GetProperty("duration").GetInt32())));
        Assert.Equal("a", trace.GetProperty("processes").GetProperty("p1").GetProperty("serviceName").GetString());
    }

    private static string Write(SpanBatch batch)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("data");
            foreach (var (trace, rows) in TraceRows.Of(batch)) JaegerTraceWriter.Write(json, batch, trace, rows);
            json.WriteEndArray();
            foreach (var name in (string[])["total", "limit", "offset"]) json.WriteNumber(name, 0);
            json.WriteNull("errors");
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>What of a batch Jaeger's model keeps: whole µs, arrays and maps as text, references without attributes, the sampled flag.</summary>
    private static SpanBatch InJaeger(SpanBatch batch)
    {
        for (var row = 0; row < batch.Count; row++) Assert.Equal(1, batch.LinksOf(row).Length);
        var kept = new SpanBatch();
        for (var row = 0; row < batch.Count; row++)
        {
            var startNs = batch.StartNs[row] / 1000 * 1000;
            var draft = new SpanDraft
            {
                TraceId = batch.TraceIdOf(row),
                SpanId = new SpanId(batch.SpanIds[row]),
                ParentId = new SpanId(batch.ParentIds[row]),
                StartNs = startNs,
                EndNs = startNs + ((batch.EndNs[row] - batch.StartNs[row]) / 1000 * 1000),
                Name = Text(batch.Names[row]),
                Kind = batch.Kinds[row] == SpanKind.Unspecified ? SpanKind.Internal : batch.Kinds[row],
                Status = batch.Statuses[row],
                StatusMessage = Text(batch.StatusMessages[row]),
                TraceState = Text(batch.TraceStates[row]),
                Flags = batch.Flags[row] & 1,
            };
            foreach (var attribute in batch.AttributesOf(row)) draft.Attributes.Add(Attribute(attribute));
            foreach (var happened in batch.EventsOf(row))
            {
                var start = draft.DetailAttributes.Count;
                foreach (var attribute in batch.DetailAttributes.Slice(happened.AttributeStart, happened.AttributeCount)) draft.DetailAttributes.Add(Attribute(attribute));
                draft.Events.Add(new SpanEvent(happened.TimeNs / 1000 * 1000, Text(happened.Name), start, happened.AttributeCount));
            }

            foreach (var link in batch.LinksOf(row))
            {
                draft.DetailAttributes.Add(new SpanAttribute(kept.Strings.Intern("opentracing.ref_type"), AttributeType.Text, kept.Strings.Intern("follows_from")));
                draft.Links.Add(new SpanLink(link.TraceId, link.SpanId, draft.DetailAttributes.Count - 1, 1));
            }

            var resource = batch.Resources.AttributesOf(batch.ResourceIds[row]).ToArray().Select(Attribute).ToArray();
            var (scope, version) = batch.Resources.Scope(batch.ScopeIds[row]);
            kept.Add(draft, kept.Resources.Intern(resource), kept.Resources.InternScope(Text(scope), Text(version)));
        }

        return kept;

        int Text(int id) => kept.Strings.Intern(batch.Strings.GetUtf8(id));

        SpanAttribute Attribute(SpanAttribute from) => from.Type switch
        {
            AttributeType.Int32 or AttributeType.Bool => new SpanAttribute(Text(from.Key), from.Type, from.Value),
            AttributeType.Int64 => kept.Integer(Text(from.Key), batch.Number(from.Value)),
            // Zero has no sign in Jaeger's reader.
            AttributeType.Double => kept.Floating(Text(from.Key), BitConverter.Int64BitsToDouble(batch.Number(from.Value)) is var number && number == 0 ? 0 : number),
            AttributeType.Json => new SpanAttribute(Text(from.Key), AttributeType.Text, Text(from.Value)),
            _ => new SpanAttribute(Text(from.Key), from.Type, Text(from.Value)),
        };
    }
}
