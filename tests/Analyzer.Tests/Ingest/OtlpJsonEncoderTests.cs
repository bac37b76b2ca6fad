using System.Buffers;
using System.Text.Json;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using CsCheck;
using Xunit;
using static Analyzer.Tests.Ingest.Reading;

namespace Analyzer.Tests.Ingest;

public sealed class OtlpJsonEncoderTests
{
    [Fact]
    public void WhatWasRead_ComesBackEqual() =>
        Sample.Gen.Array[1, 5].Sample(
            samples =>
            {
                var (batch, _) = Read(Otlp(string.Join(',', samples.Select(sample => sample.Json))));
                var again = Decode(Encode(batch));
                Assert.Equal(Show(batch), Show(again));
            },
            iter: 400);

    [Fact]
    public void Encoding_IsThatOfTheSpecification()
    {
        var batch = new SpanBatch();
        var strings = batch.Strings;
        var draft = new SpanDraft
        {
            TraceId = new TraceId(1, 0xAB),
            SpanId = new SpanId(0xCD),
            ParentId = new SpanId(0xEF),
            StartNs = 1,
            EndNs = 1_700_000_000_000_000_123,
            Name = strings.Intern("GET /"),
            Kind = SpanKind.Client,
            Status = SpanStatus.Error,
            StatusMessage = strings.Intern("boom"),
            TraceState = strings.Intern("a=b"),
            Flags = 0x101,
        };
        var key = strings.Intern("k");
        draft.Attributes.AddRange(
        [
            new(key, AttributeType.Text, strings.Intern("v")), batch.Integer(key, 7), batch.Integer(key, long.MaxValue), batch.Floating(key, 2.5), batch.Floating(key, double.NaN), new(key, AttributeType.Bool, 1),
            new(key, AttributeType.Bytes, strings.Intern([1, 2])), new(key, AttributeType.Json, strings.Intern("""[1,{"a":null,"b":[true,0.5,"x"]}]""")),
        ]);
        draft.DetailAttributes.Add(batch.Integer(key, 1));
        draft.Events.Add(new SpanEvent(5, strings.Intern("e"), 0, 1));
        draft.Links.Add(new SpanLink(new TraceId(0, 2), new SpanId(3), 1, 0));
        batch.Add(draft, batch.Resources.Intern([new(strings.Intern("service.name"), AttributeType.Text, strings.Intern("shop"))]), batch.Resources.InternScope(strings.Intern("lib"), strings.Intern("2")));
        const string Expected = """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"scope":{"name":"lib","version":"2"},"spans":[
            {"traceId":"000000000000000100000000000000ab","spanId":"00000000000000cd","traceState":"a=b","parentSpanId":"00000000000000ef","flags":257,"name":"GET /","kind":3,
            "startTimeUnixNano":"1","endTimeUnixNano":"1700000000000000123","attributes":[{"key":"k","value":{"stringValue":"v"}},{"key":"k","value":{"intValue":"7"}},{"key":"k","value":{"intValue":"9223372036854775807"}},
            {"key":"k","value":{"doubleValue":2.5}},{"key":"k","value":{"doubleValue":"NaN"}},{"key":"k","value":{"boolValue":true}},{"key":"k","value":{"bytesValue":"AQI="}},
            {"key":"k","value":{"arrayValue":{"values":[{"intValue":"1"},{"kvlistValue":{"values":[{"key":"a","value":{}},{"key":"b","value":{"arrayValue":{"values":[{"boolValue":true},{"doubleValue":0.5},{"stringValue":"x"}]}}}]}}]}}}],
            "events":[{"timeUnixNano":"5","name":"e","attributes":[{"key":"k","value":{"intValue":"1"}}]}],"links":[{"traceId":"00000000000000000000000000000002","spanId":"0000000000000003"}],
            "status":{"message":"boom","code":2}}]}]}]}
            """;
        Assert.Equal(Expected.ReplaceLineEndings(""), System.Text.Encoding.UTF8.GetString(Encode(batch).Span));
    }

    [Fact]
    public void SpansOfSeveralResources_AreGrouped()
    {
        var batch = new SpanBatch();
        var name = batch.Strings.Intern("service.name");
        foreach (var service in (string[])["a", "b", "a"]) batch.Add(new SpanDraft { TraceId = new TraceId(0, 1), SpanId = new SpanId((ulong)batch.Count + 1) }, batch.Resources.Intern([new(name, AttributeType.Text, batch.Strings.Intern(service))]), batch.Resources.InternScope(0, 0));
        using var json = JsonDocument.Parse(Encode(batch));
        Assert.Equal([2, 1], json.RootElement.GetProperty("resourceSpans").EnumerateArray().Select(group => group.GetProperty("scopeSpans")[0].GetProperty("spans").GetArrayLength()));
    }

    [Fact]
    public void BytesThatAreNotUtf8_AreWrittenAsReplacementCharacters()
    {
        var batch = new SpanBatch();
        batch.Add(new SpanDraft { TraceId = new TraceId(0, 1), SpanId = new SpanId(1), Name = batch.Strings.Intern([0x61, 0xFF]) }, 0, 0);
        Assert.Contains("a\uFFFD", System.Text.RegularExpressions.Regex.Unescape(System.Text.Encoding.UTF8.GetString(Encode(batch).Span)), StringComparison.Ordinal);
    }

    private static ReadOnlyMemory<byte> Encode(SpanBatch batch)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) OtlpJsonEncoder.Write(json, batch, Enumerable.Range(0, batch.Count));
        return buffer.WrittenMemory;
    }

    private static SpanBatch Decode(ReadOnlyMemory<byte> text)
    {
        var batch = new SpanBatch();
        var result = OtlpJsonDecoder.Decode(text, batch, new SpanDraft());
        Assert.False(result.IsMalformed);
        Assert.Equal(0, result.Rejected);
        return batch;
    }
}
