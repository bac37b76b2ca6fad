using Analyzer.Model.Spans;
using Xunit;
using static Analyzer.Tests.Ingest.Reading;

namespace Analyzer.Tests.Ingest;

public sealed class OtlpJsonTests
{
    private const string Whole = """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"service.namespace","value":{"stringValue":"eu"}}]},
        "scopeSpans":[{"scope":{"name":"lib","version":"1.2"},"spans":[{
          "traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","parentSpanId":"00f067aa0ba902b7","traceState":"ot=th:8","flags":257,
          "name":"GET /cart","kind":2,"startTimeUnixNano":"1700000000000000001","endTimeUnixNano":"1700000000005000000","droppedAttributesCount":1,
          "attributes":[{"key":"http.method","value":{"stringValue":"GET"}},{"key":"n","value":{"intValue":"503"}},{"key":"big","value":{"intValue":"9007199254740993"}},
            {"key":"d","value":{"doubleValue":0.25}},{"key":"b","value":{"boolValue":true}},{"key":"raw","value":{"bytesValue":"AQI="}},
            {"key":"list","value":{"arrayValue":{"values":[{"stringValue":"a\"b"},{"intValue":"1"},{"boolValue":false},{}]}}},
            {"key":"map","value":{"kvlistValue":{"values":[{"key":"k","value":{"doubleValue":1.5}},{"value":{"stringValue":"late"},"key":"l"}]}}}],
          "events":[{"timeUnixNano":"1700000000002000000","name":"exception","attributes":[{"key":"exception.type","value":{"stringValue":"IOException"}}]}],
          "links":[{"traceId":"1af7651916cd43dd8448eb211c80319c","spanId":"c7ad6b7169203331","attributes":[{"key":"why","value":{"stringValue":"batch"}}]}],
          "status":{"code":2,"message":"boom"}}]}]}]}
        """;

    private const string Shown =
        "0af7651916cd43dd8448eb211c80319c b7ad6b7169203331<00f067aa0ba902b7 GET /cart Server 1700000000000000001-1700000000005000000 Error(boom) ot=th:8 101 scope lib@1.2"
        + " resource{service.name='shop', service.namespace='eu'}"
        + " span{http.method='GET', n=503, big=9007199254740993, d=0.25d, b=true, raw=0x0102, list=[\"a\\\"b\",1,false,null], map={\"k\":1.5,\"l\":\"late\"}}"
        + " event exception@1700000000002000000{exception.type='IOException'} link 1af7651916cd43dd8448eb211c80319c/c7ad6b7169203331{why='batch'}";

    [Fact]
    public void EveryFieldOfASpan_IsKept()
    {
        var (batch, summary) = Read(Whole);
        Assert.Equal([Shown], Show(batch));
        Assert.Equal(0, summary.ProblemCount);
        Assert.Equal("eu/shop", batch.Strings.GetString(batch.Resources[batch.ResourceIds[0]].Service));
        Assert.Equal([("test", "OTLP/JSON", 1L)], summary.Sources);
    }

    [Fact]
    public void NamesOfTheProtoFiles_AreReadLikeCamelCase()
    {
        var snake = Whole;
        foreach (var (camel, proto) in new[]
        {
            ("resourceSpans", "resource_spans"), ("scopeSpans", "scope_spans"), ("traceId", "trace_id"), ("spanId", "span_id"), ("parentSpanId", "parent_span_id"),
            ("startTimeUnixNano", "start_time_unix_nano"), ("endTimeUnixNano", "end_time_unix_nano"), ("timeUnixNano", "time_unix_nano"), ("stringValue", "string_value"),
            ("intValue", "int_value"), ("kvlistValue", "kvlist_value"), ("arrayValue", "array_value"), ("traceState", "trace_state"), ("boolValue", "bool_value"),
            ("doubleValue", "double_value"), ("bytesValue", "bytes_value"),
        })
        {
            snake = snake.Replace($"\"{camel}\"", $"\"{proto}\"", StringComparison.Ordinal);
        }

        Assert.Equal([Shown], Show(Read(snake).Batch));
    }

    [Theory]
    [InlineData("\"kind\":3", SpanKind.Client)]
    [InlineData("\"kind\":\"SPAN_KIND_CLIENT\"", SpanKind.Client)]
    [InlineData("\"kind\":\"CLIENT\"", SpanKind.Client)]
    [InlineData("\"kind\":\"3\"", SpanKind.Client)]
    [InlineData("\"kind\":null", SpanKind.Unspecified)]
    public void Enums_AreReadAsNumberOrName(string field, SpanKind expected)
    {
        var (batch, summary) = Read(Otlp(Span(more: field)));
        Assert.Equal([expected], batch.Kinds.ToArray());
        Assert.Equal(0, summary.ProblemCount);
    }

    [Fact]
    public void IdsInBase64_AreRecognisedByTheirLength()
    {
        var (batch, _) = Read(Otlp("""{"traceId":"CvdlGRbNQ92ESOshHIAxnA==","spanId":"t61rcWkgMzE=","parentSpanId":"APBnqgupArc=","name":"x","startTimeUnixNano":1700000000000000000,"endTimeUnixNano":1700000000000000000}"""));
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", batch.TraceIdOf(0).ToString());
        Assert.Equal(0xb7ad6b7169203331, batch.SpanIds[0]);
        Assert.Equal(0x00f067aa0ba902b7UL, batch.ParentIds[0]);
    }

    [Fact]
    public void ResourceAndScopeBehindTheirSpans_StillApply()
    {
        var (batch, _) = Read($$$"""
            {"resourceSpans":[{"scopeSpans":[{"spans":[{{{Span("00000000000000a1")}}},{{{Span("00000000000000a2")}}}],"scope":{"name":"late"}}],
            "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]}},
            {"scopeSpans":[{"spans":[{{{Span("00000000000000a3")}}}]}]}]}
            """);
        Assert.Equal(["shop", "shop", "unknown_service"], batch.ResourceIds.ToArray().Select(id => batch.Strings.GetString(batch.Resources[id].Service)));
        Assert.Equal(["late", "late", ""], batch.ScopeIds.ToArray().Select(id => batch.Strings.GetString(batch.Resources.Scope(id).Name)));
    }

    [Theory]
    [InlineData("[{0},{1}]")]
    [InlineData("{0}{1}")]
    [InlineData("{0}\n{1}\n")]
    [InlineData("\ufeff\n\n{0}\r\n\r\n{1}")]
    [InlineData("\u001e{0}\n\u001e{1}\n")]
    [InlineData("[\n{0},\n{1}\n]")]
    public void DocumentsInARow_AreAllRead(string layout)
    {
        var input = layout.Replace("{0}", Otlp(Span("00000000000000a1")), StringComparison.Ordinal).Replace("{1}", Otlp(Span("00000000000000a2")), StringComparison.Ordinal);
        var (batch, summary) = Read(input);
        Assert.Equal([0xa1UL, 0xa2UL], batch.SpanIds.ToArray());
        Assert.Equal(0, summary.ProblemCount);
    }

    [Theory]
    [InlineData("resourceSpans", "scopeSpans", "{0}")]
    [InlineData("resourceSpans", "instrumentationLibrarySpans", "{0}")]
    [InlineData("batches", "scopeSpans", "{0}")]
    [InlineData("resourceSpans", "scopeSpans", """{"trace":{0}}""")]
    [InlineData("batches", "instrumentationLibrarySpans", """{"trace":{0},"metrics":{}}""")]
    public void OlderAndTemposShapes_AreRead(string resources, string scopes, string layout)
    {
        var document = Otlp(Span()).Replace("resourceSpans", resources, StringComparison.Ordinal).Replace("scopeSpans", scopes, StringComparison.Ordinal);
        var (batch, summary) = Read(layout.Replace("{0}", document, StringComparison.Ordinal));
        Assert.Equal(1, batch.Count);
        Assert.Equal(0, summary.ProblemCount);
    }

    [Fact]
    public void Gzip_IsRecognisedByContent_AlsoInSeveralMembers()
    {
        var lines = new[] { Otlp(Span("00000000000000a1")) + "\n", Otlp(Span("00000000000000a2")) };
        var (batch, summary) = Read(Gzip([.. lines.Select(System.Text.Encoding.UTF8.GetBytes)]));
        Assert.Equal([0xa1UL, 0xa2UL], batch.SpanIds.ToArray());
        Assert.Equal(0, summary.ProblemCount);
    }
}
