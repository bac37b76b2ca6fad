using Analyzer.Model.Spans;
using Xunit;
using static Analyzer.Tests.Ingest.Reading;

namespace Analyzer.Tests.Ingest;

public sealed class JaegerJsonTests
{
    public const string Whole = """
        {"data":[{"traceID":"af7651916cd43dd8448eb211c80319c","spans":[
          {"traceID":"af7651916cd43dd8448eb211c80319c","spanID":"b7ad6b7169203331","flags":1,"operationName":"GET /cart",
           "references":[{"refType":"FOLLOWS_FROM","traceID":"1af7651916cd43dd8448eb211c80319c","spanID":"c1"},{"refType":"CHILD_OF","traceID":"af7651916cd43dd8448eb211c80319c","spanID":"a1"}],
           "startTime":1700000000000001,"duration":5000,
           "tags":[{"key":"span.kind","type":"string","value":"server"},{"key":"http.status_code","type":"int64","value":503},{"key":"ratio","type":"float64","value":1},
             {"key":"sampled","type":"bool","value":true},{"key":"raw","type":"binary","value":"AQI="},{"key":"n","type":"int64","value":"9007199254740993"},
             {"key":"error","type":"bool","value":true},{"key":"otel.status_description","type":"string","value":"boom"},
             {"key":"otel.scope.name","type":"string","value":"lib"},{"key":"otel.scope.version","type":"string","value":"2"},{"key":"w3c.tracestate","type":"string","value":"a=b"}],
           "logs":[{"timestamp":1700000000002000,"fields":[{"key":"event","type":"string","value":"exception"},{"key":"exception.type","type":"string","value":"IOException"}]}],
           "processID":"p1","warnings":null},
          {"traceID":"af7651916cd43dd8448eb211c80319c","spanID":"a1","operationName":"root","references":[],"startTime":1700000000000000,"duration":6000,"tags":[],"logs":[],"processID":"p2"}],
         "processes":{"p1":{"serviceName":"cart","tags":[{"key":"hostname","type":"string","value":"h1"}]},"p2":{"serviceName":"web","tags":[]}},"warnings":null}],
         "total":0,"limit":0,"offset":0,"errors":null}
        """;

    [Fact]
    public void EveryFieldOfASpan_IsKept()
    {
        var (batch, summary) = Read(Whole);
        Assert.Equal(0, summary.ProblemCount);
        Assert.Equal("Jaeger JSON", summary.Sources[0].Format);
        Assert.Equal(
            [
                "0af7651916cd43dd8448eb211c80319c b7ad6b7169203331<00000000000000a1 GET /cart Server 1700000000000001000-1700000000005001000 Error(boom) a=b 1 scope lib@2 resource{hostname='h1', service.name='cart'}"
                + " span{http.status_code=503, ratio=1d, sampled=true, raw=0x0102, n=9007199254740993} event exception@1700000000002000000{exception.type='IOException'}"
                + " link 1af7651916cd43dd8448eb211c80319c/00000000000000c1{opentracing.ref_type='follows_from'}",
                "0af7651916cd43dd8448eb211c80319c 00000000000000a1<0000000000000000 root Internal 1700000000000000000-1700000000006000000 Unset()  0 scope @ resource{service.name='web'} span{}",
            ],
            Show(batch));
    }

    [Theory]
    [InlineData("[{0}]")]
    [InlineData("{0}")]
    [InlineData("{0}\n{0}")]
    public void TracesWithoutTheirEnvelope_AreRead(string layout)
    {
        const string Trace = """{"traceID":"1","spans":[{"traceID":"1","spanID":"2","operationName":"x","startTime":1700000000000000,"duration":1,"processID":"p"}],"processes":{"p":{"serviceName":"s"}}}""";
        var (batch, summary) = Read(layout.Replace("{0}", Trace, StringComparison.Ordinal));
        Assert.Equal(0, summary.ProblemCount);
        Assert.All(Enumerable.Range(0, batch.Count), i => Assert.Equal("{service.name='s'}", Resource(batch, i)));
        Assert.InRange(batch.Count, 1, 2);
    }

    [Fact]
    public void ProcessesOfOneTrace_DoNotReachIntoTheNext()
    {
        var (batch, _) = Read("""
            {"data":[{"traceID":"1","processes":{"p1":{"serviceName":"a"}},"spans":[{"traceID":"1","spanID":"2","startTime":1700000000000000,"duration":1,"processID":"p1"}]},
            {"traceID":"2","spans":[{"traceID":"2","spanID":"2","startTime":1700000000000000,"duration":1,"processID":"p1"}],"processes":{"p1":{"serviceName":"b"}}}]}
            """);
        Assert.Equal(["{service.name='a'}", "{service.name='b'}"], new[] { Resource(batch, 0), Resource(batch, 1) });
    }

    [Theory]
    [InlineData("""{"key":"error","type":"bool","value":false}""", SpanStatus.Unset, "{}")]
    [InlineData("""{"key":"error","type":"string","value":"true"}""", SpanStatus.Error, "{}")]
    [InlineData("""{"key":"otel.status_code","type":"string","value":"OK"},{"key":"error","type":"bool","value":true}""", SpanStatus.Ok, "{}")]
    [InlineData("""{"key":"otel.status_code","type":"string","value":"ERROR"}""", SpanStatus.Error, "{}")]
    [InlineData("""{"key":"otel.status_code","type":"string","value":"odd"}""", SpanStatus.Unset, "{otel.status_code='odd'}")]
    public void StatusIsTakenFromTags(string tags, SpanStatus expected, string left)
    {
        var (batch, _) = Read($$"""{"traceID":"1","spans":[{"traceID":"1","spanID":"2","startTime":1700000000000000,"duration":1,"tags":[{{tags}}]}]}""");
        Assert.Equal(expected, batch.Statuses[0]);
        Assert.Equal(left, Attributes(batch, 0));
    }

    [Fact]
    public void AFollowsFromOfTheSameTrace_IsTheParent_WhereThereIsNoOther()
    {
        var (batch, _) = Read("""{"traceID":"1","spans":[{"traceID":"1","spanID":"2","startTime":1700000000000000,"duration":1,"references":[{"refType":"FOLLOWS_FROM","traceID":"1","spanID":"9"}]}]}""");
        Assert.Equal(9UL, batch.ParentIds[0]);
        Assert.Equal(0, batch.LinksOf(0).Length);
    }

    [Fact]
    public void AHugeTrace_GetsItsProcessesFromBehindItsSpans()
    {
        var spans = string.Join(',', Enumerable.Range(1, 100_000).Select(i => $$"""{"traceID":"1","spanID":"{{i:x}}","processID":"p{{i % 2}}","startTime":1700000000000000,"duration":1}"""));
        var (batch, summary) = Read($$$$"""{"data":[{"traceID":"1","spans":[{{{{spans}}}}],"processes":{"p0":{"serviceName":"a"},"p1":{"serviceName":"b"}}}]}""");
        Assert.Equal((100_000, 0L, 2), (batch.Count, summary.ProblemCount, batch.Resources.Count));
        Assert.Equal("{service.name='b'}", Resource(batch, 0));
    }

    [Fact]
    public void ABrokenOffTrace_KeepsItsSpans()
    {
        var (batch, summary) = Read(Whole[..Whole.IndexOf("\"processes\"", StringComparison.Ordinal)]);
        Assert.Equal(2, batch.Count);
        Assert.Equal("{}", Resource(batch, 0));
        Assert.Equal(1, summary.ProblemCount);
    }
}
