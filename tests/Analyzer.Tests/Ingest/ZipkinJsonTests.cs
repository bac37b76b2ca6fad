using Analyzer.Model.Spans;
using Xunit;
using static Analyzer.Tests.Ingest.Reading;

namespace Analyzer.Tests.Ingest;

public sealed class ZipkinJsonTests
{
    public const string Whole = """
        [{"traceId":"5af7188adb0e0b53","id":"352bff9a74ca9ad2","parentId":"5af7188adb0e0b53","kind":"CLIENT","name":"get /api","timestamp":1556604172355737,"duration":1431,
          "localEndpoint":{"serviceName":"frontend","ipv4":"10.1.2.3","port":9411},"remoteEndpoint":{"serviceName":"backend","ipv4":"192.168.99.101","port":9000},
          "annotations":[{"timestamp":1556604172355800,"value":"ws"}],"tags":{"http.method":"GET","error":"timed out","otel.scope.name":"brave"}},
         {"traceId":"5af7188adb0e0b53","id":"352bff9a74ca9ad2","parentId":"5af7188adb0e0b53","kind":"SERVER","name":"get /api","timestamp":1556604172355800,"duration":1000,
          "localEndpoint":{"serviceName":"backend"},"remoteEndpoint":{"ipv6":"::1","port":5},"shared":true,"debug":true}]
        """;

    [Fact]
    public void EveryFieldOfASpan_IsKept()
    {
        var (batch, summary) = Read(Whole);
        Assert.Equal(0, summary.ProblemCount);
        Assert.Equal("Zipkin JSON", summary.Sources[0].Format);
        Assert.Equal(
            [
                "00000000000000005af7188adb0e0b53 352bff9a74ca9ad2<5af7188adb0e0b53 get /api Client 1556604172355737000-1556604172357168000 Error(timed out)  0 scope brave@ resource{service.instance.id='10.1.2.3', service.name='frontend'}"
                + " span{http.method='GET', peer.service='backend', server.address='192.168.99.101', server.port=9000} event ws@1556604172355800000{}",
                "00000000000000005af7188adb0e0b53 352bff9a74ca9ad2<5af7188adb0e0b53 get /api Server 1556604172355800000-1556604172356800000 Unset()  1 scope @ resource{service.name='backend'}"
                + " span{client.address='::1', client.port=5, zipkin.shared=true}",
            ],
            Show(batch));
    }

    [Theory]
    [InlineData("[{0}]\n[{0}]")]
    [InlineData("[[{0}],[{0}]]")]
    [InlineData("{0}\n{0}\n")]
    public void OtherLayouts_AreRead(string layout)
    {
        const string Span = """{"traceId":"5af7188adb0e0b53","id":"1","timestamp":1556604172355737,"duration":1,"name":"x"}""";
        var (batch, summary) = Read(layout.Replace("{0}", Span, StringComparison.Ordinal));
        Assert.Equal(0, summary.ProblemCount);
        Assert.Equal(2, batch.Count);
        Assert.Equal(SpanKind.Internal, batch.Kinds[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("503")]
    public void TheErrorTag_IsAnErrorWhateverItSays(string error)
    {
        var (batch, _) = Read($$$"""[{"traceId":"1","id":"1","timestamp":1556604172355737,"tags":{"error":"{{{error}}}"}}]""");
        Assert.Equal(SpanStatus.Error, batch.Statuses[0]);
    }

    [Fact]
    public void ASpanWithoutUsableIds_IsDroppedAndCounted()
    {
        var (batch, summary) = Read("""[{"traceId":"x","id":"1","name":"a"},{"traceId":"1","id":"00000000000000000001","name":"a"},{"traceId":"1","id":"2","timestamp":1556604172355737,"duration":1}]""");
        Assert.Equal([2UL], batch.SpanIds.ToArray());
        Assert.Equal(2, summary.SpansLost);
    }
}
