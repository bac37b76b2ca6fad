using System.Text;
using Analyzer.Ingest.Files;
using CsCheck;
using Xunit;
using static Analyzer.Tests.Ingest.Reading;

namespace Analyzer.Tests.Ingest;

public sealed class BadInputTests
{
    private static readonly string s_first = Otlp(Span("00000000000000a1"));
    private static readonly string s_third = Otlp(Span("00000000000000a3"));

    [Theory]
    [InlineData("garbage")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"0af")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":")]
    [InlineData("{\"resourceSpans\":[{}")]
    [InlineData("{\"resourceSpans\":[}]}")]
    [InlineData("{\"resourceSpans\":tru}")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("\0\0")]
    [InlineData("]")]
    public void ADamagedLine_CostsOnlyItself_AndIsTold(string damaged)
    {
        var (batch, summary) = Read($"{s_first}\n{damaged}\n{s_third}\n");
        Assert.Equal([0xa1UL, 0xa3UL], batch.SpanIds.ToArray());
        Assert.Equal(1, summary.CountByReason[ProblemKinds.MalformedJson]);
        Assert.Equal(1, summary.ProblemCount);
        Assert.Equal("test", summary.Problems[0].Source);
        Assert.InRange(summary.Problems[0].Line, 2, 3);
        Assert.True(summary.Problems[0].Offset >= s_first.Length);
    }

    [Fact]
    public void ALineCutAnywhere_NeverHarmsTheNextOne() =>
        Gen.Int[1, s_first.Length - 1].Sample(
            cut =>
            {
                var (batch, summary) = Read($"{s_first}\n{s_first[..cut]}\n{s_third}\n");
                Assert.Equal((0xa1UL, 0xa3UL), (batch.SpanIds[0], batch.SpanIds[^1]));
                Assert.Equal(1, summary.ProblemCount);
            },
            iter: 300);

    [Fact]
    public void SpansBeforeADamagedPlace_AreKept_WithTheirResource()
    {
        var input = Otlp(Span("00000000000000a1") + "," + Span("00000000000000a2"));
        var (batch, summary) = Read(input[..(input.LastIndexOf("00000000000000a2", StringComparison.Ordinal) + 5)]);
        Assert.Equal([0xa1UL], batch.SpanIds.ToArray());
        Assert.Equal("{service.name='shop'}", Resource(batch, 0));
        Assert.Equal(1, summary.SpansLost);
    }

    [Fact]
    public void Strict_ThrowsTheFirstProblem()
    {
        var thrown = Assert.Throws<InvalidInputException>(() => Read($"{s_first}\nx\n{s_third}", new ReadOptions { Strict = true }));
        Assert.Equal(2, thrown.Problem.Line);
        Assert.StartsWith("test:2 (byte ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TruncatedGzip_KeepsWhatCouldBeRead()
    {
        var lines = string.Concat(Enumerable.Range(1, 2000).Select(i => Otlp(Span($"{i:x16}")) + "\n"));
        var whole = Gzip(lines);
        var (batch, summary) = Read(whole[..(whole.Length / 2)]);
        Assert.InRange(batch.Count, 100, 1999);
        Assert.Equal(1, summary.CountByReason[ProblemKinds.DamagedCompression]);
        Assert.Equal(1, summary.ProblemCount);
    }

    [Fact]
    public void DamagedGzipAndZstd_AreProblemsNotExceptions()
    {
        using var zstd = new ZstdSharp.Compressor();
        foreach (var whole in new[] { Gzip(s_first), zstd.Wrap(Encoding.UTF8.GetBytes(s_first)).ToArray() })
        {
            for (var i = 4; i < whole.Length; i++)
            {
                var damaged = (byte[])whole.Clone();
                damaged[i] ^= 0x55;
                Read(damaged);
                Read(whole[..i]);
            }

            Assert.Equal(1, Read(whole[..^6]).Summary.CountByReason[ProblemKinds.DamagedCompression]);
        }
    }

    [Fact]
    public void EmptyInput_IsTold()
    {
        Assert.Equal(1, Read("").Summary.CountByReason[ProblemKinds.Empty]);
        Assert.Equal(1, Read(Gzip("")).Summary.CountByReason[ProblemKinds.Empty]);
    }

    [Fact]
    public void InvalidUtf8AndNul_AreKeptAsSent_AndInvalidUtf8IsCounted()
    {
        var text = Encoding.Latin1.GetBytes(Otlp(Span(more: "\"attributes\":[{\"key\":\"k\",\"value\":{\"stringValue\":\"a\u00ff\"}},{\"key\":\"n\",\"value\":{\"stringValue\":\"\\u0000\"}},{\"key\":\"s\",\"value\":{\"stringValue\":\"\\ud800x\"}}]")));
        var (batch, summary) = Read(text);
        Assert.Equal("{k='a\ufffd', n='\0', s='\ufffdx'}", Attributes(batch, 0));
        Assert.Equal(1, summary.CountByReason[ProblemKinds.InvalidUtf8]);
    }

    [Theory]
    [InlineData("0af7", "00000000000000a1", ProblemKinds.TraceId)]
    [InlineData("00000000000000000000000000000000", "00000000000000a1", ProblemKinds.TraceId)]
    [InlineData("zaf7651916cd43dd8448eb211c80319c", "00000000000000a1", ProblemKinds.TraceId)]
    [InlineData("0af7651916cd43dd8448eb211c80319c", "a1", ProblemKinds.SpanId)]
    [InlineData("0af7651916cd43dd8448eb211c80319c", "0000000000000000", ProblemKinds.SpanId)]
    [InlineData("", "00000000000000a1", ProblemKinds.TraceId)]
    public void ASpanWithoutUsableIds_IsDroppedAndCounted(string trace, string span, string kind)
    {
        var bad = $$"""{"traceId":"{{trace}}","spanId":"{{span}}","startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000000000000"}""";
        var (batch, summary) = Read(Otlp(bad + "," + Span("00000000000000a2")));
        Assert.Equal([0xa2UL], batch.SpanIds.ToArray());
        Assert.Equal((1L, 1L), (summary.SpansLost, summary.CountByReason[kind]));
    }

    [Fact]
    public void AnUnusableParentOrLink_CostsOnlyThat()
    {
        var (batch, summary) = Read(Otlp(Span(more: "\"parentSpanId\":\"xyz\",\"links\":[{\"traceId\":\"1\"},{\"traceId\":\"0af7651916cd43dd8448eb211c80319c\",\"spanId\":\"00000000000000a9\"}]")));
        Assert.Equal(0UL, batch.ParentIds[0]);
        Assert.Equal(1, batch.LinksOf(0).Length);
        Assert.Equal((1L, 1L, 0L), (summary.CountByReason[ProblemKinds.ParentId], summary.CountByReason[ProblemKinds.Link], summary.SpansLost));
    }

    [Theory]
    [InlineData(1_700_000_000_000_000_000, 1_699_000_000_000_000_000, ProblemKinds.EndBeforeStart)]
    [InlineData(0, 1_700_000_000_000_000_000, ProblemKinds.ImplausibleTime)]
    [InlineData(7_258_118_400_000_000_000, 7_258_118_400_000_000_001, ProblemKinds.ImplausibleTime)]
    public void ImpossibleTimes_AreKeptAsSent_AndCounted(long start, long end, string kind)
    {
        var (batch, summary) = Read(Otlp($$"""{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000a1","startTimeUnixNano":"{{start}}","endTimeUnixNano":{{end}}}"""));
        Assert.Equal((start, end), (batch.StartNs[0], batch.EndNs[0]));
        Assert.Equal(1, summary.CountByReason[kind]);
        Assert.Equal(0, summary.SpansLost);
    }

    [Fact]
    public void ALongValue_IsCutAtACharacter_AndCounted()
    {
        var value = "x" + new string('é', 40_000);
        var (batch, summary) = Read(Otlp(Span(more: $$$"""
            "attributes":[{"key":"k","value":{"stringValue":"{{{value}}}"}}]
            """)));
        Assert.Equal(65535, batch.Strings.GetUtf8(batch.AttributesOf(0)[0].Value).Length);
        Assert.Equal(1, summary.CountByReason[ProblemKinds.ValueCut]);
    }

    [Theory]
    [InlineData("v")]
    [InlineData("\\\"")]
    [InlineData("\\u00e9")]
    [InlineData("\\\\")]
    public void AValueLargerThanAnyBuffer_IsCut_AndWhatFollowsIsRead(string unit)
    {
        var value = new StringBuilder().Insert(0, unit, 5_000_000 / unit.Length).ToString();
        var (batch, summary) = Read(Otlp(Span(more: $$$"""
            "ignored":"{{{value}}}","attributes":[{"key":"k","value":{"stringValue":"{{{value}}}"}},{"key":"after","value":{"intValue":7}}]
            """)) + "\n" + s_third);
        Assert.Equal([0xa1UL, 0xa3UL], batch.SpanIds.ToArray());
        Assert.EndsWith(", after=7}", Attributes(batch, 0), StringComparison.Ordinal);
        Assert.InRange(batch.Strings.GetUtf8(batch.AttributesOf(0)[0].Value).Length, 65530, 65536);
        Assert.Equal(1, summary.ProblemCount);
        Assert.Equal(1, summary.CountByReason[ProblemKinds.ValueCut]);
    }

    [Fact]
    public void TooManyAttributes_AreCapped_AndCountedOnce()
    {
        var attributes = string.Join(',', Enumerable.Range(0, 1500).Select(i => $$$"""{"key":"k{{{i}}}","value":{"intValue":{{{i}}}}}"""));
        var (batch, summary) = Read(Otlp(Span(more: $"\"attributes\":[{attributes}]") + "," + Span("00000000000000a2")));
        Assert.Equal(1024, batch.AttributesOf(0).Length);
        Assert.Equal(1, summary.CountByReason[ProblemKinds.AttributesDropped]);
        Assert.Equal(2, batch.Count);
    }

    [Theory]
    [InlineData(70)]
    [InlineData(300)]
    [InlineData(100_000)]
    public void DeepNesting_CostsAValueOrALine_NeverTheStack(int depth)
    {
        var nested = new StringBuilder().Insert(0, "{\"arrayValue\":{\"values\":[", depth).Append("{\"boolValue\":true}").Insert(0, "{\"key\":\"k\",\"value\":").Append(string.Concat(Enumerable.Repeat("]}}", depth))).Append('}');
        var (batch, summary) = Read(Otlp(Span(more: $"\"attributes\":[{nested}]")) + "\n" + s_third);
        Assert.Equal(0xa3UL, batch.SpanIds[^1]);
        Assert.InRange(summary.ProblemCount, 1, 2);
    }

    [Fact]
    public void FieldsOfTheWrongType_AreIgnored_AndCounted()
    {
        var (batch, summary) = Read(Otlp(Span(more: """
            "kind":"SPAN_KIND_X","attributes":{"a":1},"events":7,"links":[3],"status":[],"flags":"x","traceState":{"a":[1]}
            """)));
        Assert.Equal(1, batch.Count);
        Assert.Equal(7, summary.CountByReason[ProblemKinds.WrongType]);
    }

    [Fact]
    public void AllOfTenThousandBadSpans_AreCounted_AndTheFirstHundredTold()
    {
        var (batch, summary) = Read(Otlp(string.Join(',', Enumerable.Repeat("{\"traceId\":\"x\"}", 10_000))));
        Assert.Equal(0, batch.Count);
        Assert.Equal((10_000L, 100), (summary.SpansLost, summary.Problems.Count));
    }

    [Fact]
    public void ProblemsNameTheLineOfTheirSpan_AlsoInIndentedDocuments()
    {
        var (_, summary) = Read("{\n \"resourceSpans\": [\n  {\"scopeSpans\": [\n   {\"spans\": [\n    {\n     \"traceId\": \"x\"\n    }\n   ]}\n  ]}\n ]\n}");
        Assert.Equal(5, summary.Problems[0].Line);
    }

    [Theory]
    [InlineData("{\"resourceMetrics\":[]}", ProblemKinds.OtherSignal, "metrics, not traces")]
    [InlineData("{\"resourceLogs\":[{}]}", ProblemKinds.OtherSignal, "logs, not traces")]
    [InlineData("{\"traceEvents\":[{\"ph\":\"X\"}]}", ProblemKinds.UnknownFormat, "Chrome trace events")]
    [InlineData("[{\"name\":\"a\",\"ph\":\"B\"}]", ProblemKinds.UnknownFormat, "Chrome trace events")]
    [InlineData("{\"Name\":\"a\",\"SpanContext\":{\"TraceID\":\"1\"}}", ProblemKinds.UnknownFormat, "BuildKit")]
    [InlineData("[{\"a\":1},{\"b\":2}]", ProblemKinds.UnknownFormat, "an array of objects with a, b")]
    [InlineData("[{\"traceId\":\"1\",\"id\":\"2\",\"binaryAnnotations\":[]}]", ProblemKinds.UnknownFormat, "Zipkin v1")]
    [InlineData("[1,2]", ProblemKinds.UnknownFormat, "an array without objects")]
    [InlineData("plain text", ProblemKinds.UnknownFormat, "starts with 'plain text'")]
    [InlineData("\u0001\u0002", ProblemKinds.UnknownFormat, "starts with bytes 0102")]
    public void WhatHoldsNoSpans_IsNamed(string input, string kind, string says)
    {
        var (batch, summary) = Read(input);
        Assert.Equal(0, batch.Count);
        Assert.Equal([kind], summary.CountByReason.Keys);
        Assert.Equal(1, summary.ProblemCount);
        Assert.Contains(says, summary.Problems[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void MetricsAmongTraces_AreToldAndPassedOver()
    {
        var (batch, summary) = Read($"{s_first}\n{{\"resourceMetrics\":[{{\"a\":1}}]}}\n{s_third}\n");
        Assert.Equal(2, batch.Count);
        Assert.Equal((1L, 2L), (summary.CountByReason[ProblemKinds.OtherSignal], summary.Problems[0].Line));
    }
}
