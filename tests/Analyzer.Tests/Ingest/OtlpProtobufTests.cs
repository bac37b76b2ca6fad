using Analyzer.Ingest.Files;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using CsCheck;
using Xunit;
using static Analyzer.Tests.Ingest.Reading;

namespace Analyzer.Tests.Ingest;

public sealed class OtlpProtobufTests
{
    [Fact]
    public void ProtobufAndJsonOfTheSameSpans_GiveEqualBatches() =>
        Sample.Gen.Array[1, 5].Sample(
            samples =>
            {
                var (fromJson, jsonSummary) = Read(Otlp(string.Join(',', samples.Select(s => s.Json))));
                var (fromProtobuf, protobufSummary) = Read(Proto.Request([.. samples.Select(s => s.Protobuf)]));
                Assert.Equal(Show(fromProtobuf), Show(fromJson));
                Assert.Equal(samples.Length, fromJson.Count);
                Assert.Equal(protobufSummary.CountByReason, jsonSummary.CountByReason);
            },
            iter: 400);

    [Fact]
    public void LengthPrefixedRequests_AreAllRead()
    {
        var (batch, summary) = Read([.. Proto.Prefixed([]), .. Proto.Prefixed(Proto.Request(Proto.Span(0xa1))), .. Proto.Prefixed([]), .. Proto.Prefixed(Proto.Request(Proto.Span(0xa2)))]);
        Assert.Equal([0xa1UL, 0xa2UL], batch.SpanIds.ToArray());
        Assert.Equal(0, summary.ProblemCount);
        Assert.Equal("OTLP/protobuf", summary.Sources[0].Format);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RequestsCompressedOneByOne_AreRead(bool isJson)
    {
        using var zstd = new ZstdSharp.Compressor();
        byte[] Frame(byte[] plain) => Proto.Prefixed(zstd.Wrap(plain).ToArray());
        var first = isJson ? System.Text.Encoding.UTF8.GetBytes(Otlp(Span("00000000000000a1"))) : Proto.Request(Proto.Span(0xa1));
        var second = isJson ? System.Text.Encoding.UTF8.GetBytes(Otlp(Span("00000000000000a2"))) : Proto.Request(Proto.Span(0xa2));
        var (batch, summary) = Read([.. Frame(first), .. Frame(second)]);
        Assert.Equal([0xa1UL, 0xa2UL], batch.SpanIds.ToArray());
        Assert.Equal(0, summary.ProblemCount);
    }

    [Fact]
    public void ResourceAndScopeBehindTheirSpans_StillApply()
    {
        var request = Proto.Bytes(
            1,
            Proto.Bytes(2, Proto.Bytes(2, Proto.Span(0xa1)), Proto.Bytes(1, Proto.Text(1, "late"))),
            Proto.Bytes(1, Proto.Bytes(1, Proto.Text(1, "service.name"), Proto.Bytes(2, Proto.Text(1, "shop")))));
        var batch = new SpanBatch();
        Assert.Equal(new DecodeResult(1, 0, false, null), OtlpProtobufDecoder.Decode(request, batch, new SpanDraft()));
        Assert.Equal("{service.name='shop'}", Resource(batch, 0));
        Assert.Equal("late", batch.Strings.GetString(batch.Resources.Scope(batch.ScopeIds[0]).Name));
    }

    [Fact]
    public void UnknownFields_AreIgnored()
    {
        var span = Proto.Span(0xa1, Proto.Number(10, 3), Proto.Text(99, "x"), Proto.Fixed32(98, 1), Proto.Fixed64(97, 2));
        Assert.Equal(0, Read(Proto.Request(span)).Summary.ProblemCount);
    }

    [Fact]
    public void ADamagedSpan_CostsOnlyItself()
    {
        var batch = new SpanBatch();
        var damaged = Proto.Span(0xa2, [0xff, 0xff]);
        var result = OtlpProtobufDecoder.Decode(Proto.Request(Proto.Span(0xa1), damaged, Proto.Span(0xa3)), batch, new SpanDraft());
        Assert.Equal([0xa1UL, 0xa3UL], batch.SpanIds.ToArray());
        Assert.Equal((2, 1, true), (result.Spans, result.Rejected, result.IsMalformed));
        Assert.Contains("a span is not a valid protobuf message", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ATruncatedRequest_KeepsWhatCameBefore_AndSaysSo()
    {
        var whole = Proto.Request(Proto.Span(0xa1), Proto.Span(0xa2));
        var batch = new SpanBatch();
        var result = OtlpProtobufDecoder.Decode(whole.AsSpan(0, whole.Length - 5), batch, new SpanDraft());
        Assert.True(result.IsMalformed);
        Assert.NotNull(result.Reason);
        // In a file the length of what is missing is not known beforehand: the spans before it are there.
        var (fromFile, summary) = Read(whole[..^5]);
        Assert.Equal([0xa1UL], fromFile.SpanIds.ToArray());
        Assert.Equal(1, summary.SpansLost);
        Assert.Equal(1, summary.CountByReason[ProblemKinds.MalformedProtobuf]);
    }

    [Fact]
    public void ADamagedRequest_DoesNotKeepTheNextOneFromBeingRead()
    {
        var damaged = Proto.Request(Proto.Span(0xa1));
        damaged[^1] = 0xff;
        damaged[3] = 0xff;
        var (batch, summary) = Read([.. Proto.Prefixed(damaged), .. Proto.Prefixed(Proto.Request(Proto.Span(0xa2)))]);
        Assert.Equal([0xa2UL], batch.SpanIds.ToArray());
        Assert.True(summary.ProblemCount > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(15)]
    [InlineData(17)]
    public void ATraceIdOfTheWrongLength_CostsTheSpan(int length)
    {
        var span = Proto.Bytes(1, new byte[length]).Concat(Proto.Bytes(2, new byte[8])).ToArray();
        var result = OtlpProtobufDecoder.Decode(Proto.Request(span, Proto.Span()), new SpanBatch(), new SpanDraft());
        Assert.Equal((1, 1, false), (result.Spans, result.Rejected, result.IsMalformed));
        Assert.Contains("trace id", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ValuesNestedTooDeep_AreCutOff()
    {
        var value = Proto.Text(1, "leaf");
        for (var i = 0; i < 70; i++) value = Proto.Bytes(5, Proto.Bytes(1, value));
        var (batch, summary) = Read(Proto.Request(Proto.Span(0xa1, Proto.Bytes(9, Proto.Text(1, "k"), Proto.Bytes(2, value)))));
        Assert.Equal(1, batch.Count);
        Assert.Equal(1, summary.CountByReason[ProblemKinds.TooDeep]);
    }

    [Fact]
    public void ClearingTheBatch_LetsAReceiverReuseIt()
    {
        var batch = new SpanBatch();
        var draft = new SpanDraft();
        for (var i = 0; i < 3; i++)
        {
            batch.Clear();
            OtlpProtobufDecoder.Decode(Proto.Request(Proto.Span(), Proto.Span(0xa2)), batch, draft);
            Assert.Equal("{service.name='shop'}", Resource(batch, 1));
        }
    }
}
