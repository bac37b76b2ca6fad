using System.Text;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Ingest;

/// <summary>One request in memory: JSON gives what protobuf gives, and encoding gives back what was decoded.</summary>
public sealed class OtlpRequestTests
{
    private const string Rich = """
        "kind":2,"parentSpanId":"00f067aa0ba902b7","traceState":"ot=th:8","flags":257,"status":{"code":2,"message":"m"},
        "attributes":[{"key":"a","value":{"stringValue":"x\u0000\n\u00e9"}},{"key":"e","value":{"stringValue":""}},{"key":"i","value":{"intValue":"-5"}},{"key":"big","value":{"intValue":"9007199254740993"}},
        {"key":"d","value":{"doubleValue":0.1}},{"key":"b","value":{"boolValue":false}},{"key":"y","value":{"bytesValue":"AQL/"}},
        {"key":"l","value":{"arrayValue":{"values":[{"doubleValue":1.5},{"stringValue":"q\"\\"},{},{"arrayValue":{"values":[]}},{"doubleValue":-0.0}]}}},
        {"key":"m","value":{"kvlistValue":{"values":[{"key":"k","value":{"boolValue":true}},{"key":"n","value":{"intValue":7}}]}}}],
        "events":[{"timeUnixNano":"5","name":"e","attributes":[{"key":"x","value":{"intValue":1}}]}],
        "links":[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000a9","attributes":[{"key":"w","value":{"stringValue":"z"}}]}]
        """;

    [Fact]
    public void Json_IsDecodedAsFromAFile()
    {
        var text = Reading.Otlp(Reading.Span(more: Rich) + "," + Reading.Span("00000000000000a2"));
        var (batch, result) = Decode(text);
        Assert.Equal(new DecodeResult(2, 0, false, null), result);
        Assert.Equal(Reading.Show(Reading.Read(text).Batch), Reading.Show(batch));
    }

    [Fact]
    public void Encoder_GivesBackWhatWasDecoded()
    {
        var (batch, _) = Decode(Reading.Otlp(Reading.Span(more: Rich) + "," + Reading.Span("00000000000000a2")));
        var again = new SpanBatch();
        var result = OtlpProtobufDecoder.Decode(new OtlpProtobufEncoder().Encode(batch, 0, batch.Count).Span, again, new SpanDraft());
        Assert.Equal(new DecodeResult(2, 0, false, null), result);
        Assert.Equal(Reading.Show(batch), Reading.Show(again));
    }

    [Fact]
    public void Encoder_WritesARange_WithItsOwnResources()
    {
        var batch = new SpanBatch();
        for (ulong id = 1; id <= 6; id++) OtlpProtobufDecoder.Decode(Proto.Bytes(1, Proto.Bytes(1, Proto.Bytes(1, Proto.Text(1, "service.name"), Proto.Bytes(2, Proto.Text(1, $"s{id / 2}")))), Proto.Bytes(2, Proto.Bytes(2, Proto.Span(id)))), batch, new SpanDraft());
        var again = new SpanBatch();
        OtlpProtobufDecoder.Decode(new OtlpProtobufEncoder().Encode(batch, 1, 4).Span, again, new SpanDraft());
        Assert.Equal(Reading.Show(batch)[1..5], Reading.Show(again));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{} x")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"0af7")]
    public void NotOneJsonObject_IsMalformed(string text)
    {
        var (batch, result) = Decode(text);
        Assert.True(result.IsMalformed);
        Assert.Contains("byte ", result.Reason, StringComparison.Ordinal);
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void UnusableIds_AreCountedAndTold()
    {
        var (_, result) = Decode(Reading.Otlp(Reading.Span() + "," + Reading.Span("nothex")));
        Assert.Equal((1, 1, false), (result.Spans, result.Rejected, result.IsMalformed));
        Assert.Contains("span id", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_HoldForJson()
    {
        var batch = new SpanBatch();
        var text = Reading.Otlp(Reading.Span(more: $$$"""
            "attributes":[{"key":"a","value":{"stringValue":"{{{new string('x', 3_000_000)}}}"}},{"key":"b","value":{"intValue":1}},{"key":"c","value":{"intValue":2}}]
            """));
        var result = OtlpJsonDecoder.Decode(Encoding.UTF8.GetBytes(text), batch, new SpanDraft(), new ReadOptions { MaxValueBytes = 20, MaxAttributes = 2 });
        Assert.Equal((1, 0, false), (result.Spans, result.Rejected, result.IsMalformed));
        Assert.Equal("{a='xxxxxxxxxxxxxxxxxxxx', b=1}", Reading.Attributes(batch, 0));
    }

    [Fact]
    public void MutatedJson_OnlyEverGivesResults()
    {
        var original = Encoding.UTF8.GetBytes(Reading.Otlp(Reading.Span(more: Rich) + "," + Reading.Span("00000000000000a2")));
        var random = new Random(9);
        var batch = new SpanBatch();
        var draft = new SpanDraft();
        for (var i = 0; i < 20_000; i++)
        {
            var mutated = (byte[])original.Clone();
            for (var change = random.Next(1, 4); change > 0; change--) mutated[random.Next(mutated.Length)] = "\"\\{}[]:,0\n\0-e\u007f"u8[random.Next(14)];
            var before = batch.Count;
            var result = OtlpJsonDecoder.Decode(mutated.AsMemory(0, random.Next(8) == 0 ? random.Next(mutated.Length) : mutated.Length), batch, draft);
            Assert.Equal(batch.Count - before, result.Spans);
            if (batch.Count > 0) Assert.NotEmpty(new OtlpProtobufEncoder().Encode(batch, 0, batch.Count).ToArray());
            batch.Clear();
        }
    }

    private static (SpanBatch Batch, DecodeResult Result) Decode(string text)
    {
        var batch = new SpanBatch();
        return (batch, OtlpJsonDecoder.Decode(Encoding.UTF8.GetBytes(text), batch, new SpanDraft()));
    }
}
