using System.Net;
using System.Text.Json;
using Analyzer.IntegrationTests.Store;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Store.Analysis;
using Analyzer.Tests.Service.Rest;
using Xunit;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>Jaeger's query API over HTTP, field by field, on every engine.</summary>
public abstract class JaegerQueryContract : IAsyncLifetime
{
    private const string NotFound = """{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":404,"msg":"trace not found"}]}""" + "\n";

    private ISpanStore _store = null!;
    private TestService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await OpenAsync();
        var maker = new SpanMaker();
        maker.Add(1, 1, At(1), draft => draft.Status = SpanStatus.Error, ("http.status_code", 500), ("order.id", "o-1"));
        maker.Add(1, 2, At(2), draft =>
        {
            draft.ParentId = new SpanId(1);
            draft.Kind = SpanKind.Client;
            draft.Name = maker.Text("query");
            draft.Flags = 1;
            draft.DetailAttributes.Add(maker.Attribute("exception.type", "IOException"));
            draft.Events.Add(new SpanEvent(At(2), maker.Text("exception"), 0, 1));
            draft.Links.Add(new SpanLink(new TraceId(0, 9), new SpanId(9), 1, 0));
        }, ("ratio", 0.5), ("large", long.MaxValue), ("flag", true), ("blob", new byte[] { 1 }), ("list", new SpanMaker.JsonText("[1]")));
        maker.Add(2, 3, At(3), draft => draft.TraceId = new TraceId(0, 0xAB));
        maker.Add(3, 4, At(4), draft => draft.EndNs = draft.StartNs + 5_000_000_000);
        maker.Batch.SetResource(1, 1, maker.Resource(("service.name", "cart/eu"), ("service.namespace", "store"), ("service.instance.id", "i1")));
        await _store.AppendAsync([maker.Batch], default);
        await using (var claim = await _store.Analysis.ClaimAsync(long.MaxValue, [], default))
        {
            EdgeSeriesRow[] edges = [new(At(1), 1_000_000_000, "shop", "store/cart/eu", "query") { Calls = 2, Attempts = 3 }, new(At(2), 1_000_000_000, "store/cart/eu", "db", "SELECT") { Calls = 1, Attempts = 1 }, new(At(2), 1_000_000_000, null, "shop", "GET /") { Calls = 1, Attempts = 1 }];
            await claim!.CompleteAsync([new WindowResult(claim.FromNs, claim.ToNs, Slice.Whole, edges, new byte[] { 1 })], default);
        }

        _service = await TestService.StartAsync(over: _store);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _store.DisposeAsync();
        await RemoveAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Services_AreNamedAsTheirSpansAre() =>
        Assert.Equal("""{"data":["cart/eu","shop"],"total":2,"limit":0,"offset":0,"errors":null}""", await GetAsync("services", "name"));

    [Fact]
    public async Task Operations_HaveTheirKinds()
    {
        Assert.Equal("""{"data":[{"name":"GET /items","spanKind":"server"}],"total":1,"limit":0,"offset":0,"errors":null}""", await GetAsync("operations?service=shop&spanKind=server", "operation"));
        Assert.Equal("""{"data":[],"total":0,"limit":0,"offset":0,"errors":null}""", await GetAsync("operations?service=shop&spanKind=client", "operation"));
        Assert.Equal("""{"data":["query"],"total":1,"limit":0,"offset":0,"errors":null}""", await GetAsync("services/cart%2Feu/operations", "name"));
        Assert.Equal("""{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":400,"msg":"parameter 'service' is required"}]}""" + "\n", await GetAsync("operations", "operation", HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Trace_ById_HasEveryFieldOfTheRealOne()
    {
        using var answer = JsonDocument.Parse(await GetAsync("traces/11223344556677880000000000000001?start=1&end=2", "trace"));
        var trace = answer.RootElement.GetProperty("data")[0];
        Assert.Equal(
            """
            {"traceID":"11223344556677880000000000000001","spans":[{"traceID":"11223344556677880000000000000001","spanID":"0000000000000001","operationName":"GET /items","references":[],"startTime":1700002801000000,"duration":1000,
            "tags":[{"key":"otel.scope.name","type":"string","value":"tests"},{"key":"otel.scope.version","type":"string","value":"1.0"},{"key":"http.status_code","type":"int64","value":500},{"key":"order.id","type":"string","value":"o-1"},
            {"key":"span.kind","type":"string","value":"server"},{"key":"otel.status_code","type":"string","value":"ERROR"},{"key":"error","type":"bool","value":true}],"logs":[],"processID":"p1","warnings":null},
            {"traceID":"11223344556677880000000000000001","spanID":"0000000000000002","flags":1,"operationName":"query","references":[{"refType":"CHILD_OF","traceID":"11223344556677880000000000000001","spanID":"0000000000000001"},
            {"refType":"FOLLOWS_FROM","traceID":"00000000000000000000000000000009","spanID":"0000000000000009"}],"startTime":1700002802000000,"duration":1000,"tags":[{"key":"otel.scope.name","type":"string","value":"tests"},
            {"key":"otel.scope.version","type":"string","value":"1.0"},{"key":"ratio","type":"float64","value":0.5},{"key":"large","type":"int64","value":"9223372036854775807"},{"key":"flag","type":"bool","value":true},
            {"key":"blob","type":"binary","value":"AQ=="},{"key":"list","type":"string","value":"[1]"},{"key":"span.kind","type":"string","value":"client"}],
            "logs":[{"timestamp":1700002802000000,"fields":[{"key":"event","type":"string","value":"exception"},{"key":"exception.type","type":"string","value":"IOException"}]}],"processID":"p2","warnings":null}],
            "processes":{"p1":{"serviceName":"shop","tags":[]},"p2":{"serviceName":"cart/eu","tags":[{"key":"service.instance.id","type":"string","value":"i1"},{"key":"service.namespace","type":"string","value":"store"}]}},"warnings":null}
            """.ReplaceLineEndings(""),
            trace.GetRawText());
    }

    [Fact]
    public async Task Trace_ById_MayLackLeadingZeros_AndIsToldWhenItIsNotThere()
    {
        Assert.Equal(["000000000000000000000000000000ab"], await TracesAsync("traces/ab"));
        Assert.Equal(NotFound, await GetAsync("traces/ac", "trace", HttpStatusCode.NotFound));
        Assert.Equal("""{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":400,"msg":"strconv.ParseUint: parsing \"chumbawumba\": invalid syntax"}]}""" + "\n", await GetAsync("traces/chumbawumba", "trace", HttpStatusCode.BadRequest));
        Assert.Contains("unable to parse param 'start'", await GetAsync("traces/ab?start=a", "trace", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.StartsWith("{\n    \"data\": [\n        {\n            \"traceID\": \"000000000000000000000000000000ab\",", await GetAsync("traces/ab?prettyPrint=true", "trace"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_ByIds_TellWhichAreMissing()
    {
        var text = await GetAsync("traces?traceID=ac&traceID=11223344556677880000000000000001&traceID=ab", "trace");
        using var answer = JsonDocument.Parse(text);
        Assert.Equal(["11223344556677880000000000000001", "000000000000000000000000000000ab"], answer.RootElement.GetProperty("data").EnumerateArray().Select(trace => trace.GetProperty("traceID").GetString()));
        Assert.EndsWith(""","total":0,"limit":0,"offset":0,"errors":[{"msg":"trace not found","traceID":"000000000000000000000000000000ac"}]}""", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_FindsAsJaegerUiAndGrafanaAsk()
    {
        const string Hour = "&start=1700002800000000&end=1700006400000000", One = "11223344556677880000000000000001", Two = "000000000000000000000000000000ab", Three = "11223344556677880000000000000003";
        Assert.Equal([Three, Two, One], await TracesAsync($"traces?service=shop&limit=20&lookback=1h&maxDuration=&minDuration={Hour}"));
        Assert.Equal([Three, Two], await TracesAsync($"traces?service=shop&limit=2{Hour}"));
        Assert.Equal([One], await TracesAsync($"traces?service=cart%2Feu&operation=query{Hour}"));
        Assert.Equal([One], await TracesAsync($"traces?service=shop&tags={Uri.EscapeDataString("""{"error":"true"}""")}{Hour}"));
        Assert.Equal([One], await TracesAsync($"traces?service=shop&tags={Uri.EscapeDataString("""{"http.status_code":"500","order.id":"o-1"}""")}{Hour}"));
        Assert.Equal([One], await TracesAsync($"traces?service=cart%2Feu&tag=service.instance.id:i1{Hour}"));
        Assert.Equal([Three], await TracesAsync($"traces?service=shop&minDuration=2s{Hour}"));
        Assert.Equal([Two, One], await TracesAsync($"traces?service=shop&maxDuration=1ms{Hour}"));
        Assert.Equal([Two], await TracesAsync("traces?service=shop&start=1700002803000000&end=1700002803000000"));
        Assert.Empty(await TracesAsync("traces?service=shop"));
        Assert.Empty(await TracesAsync($"traces?service=nobody{Hour}"));
        Assert.Contains("parameter 'service' is required", await GetAsync("traces?limit=20", "trace", HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dependencies_AreOneLinkAPairOfServices()
    {
        Assert.Equal("""{"data":[{"parent":"cart/eu","child":"db","callCount":1},{"parent":"shop","child":"cart/eu","callCount":3}],"total":0,"limit":0,"offset":0,"errors":null}""", await GetAsync("dependencies?endTs=1700006400000&lookback=3600000", "dependency"));
        Assert.Equal("""{"data":[{"parent":"cart/eu","child":"db","callCount":1}],"total":0,"limit":0,"offset":0,"errors":null}""", await GetAsync("dependencies?endTs=1700006400000&lookback=3600000&service=db", "dependency"));
        Assert.Equal("""{"data":[],"total":0,"limit":0,"offset":0,"errors":null}""", await GetAsync("dependencies", "dependency"));
        Assert.Contains("unable to parse param 'lookback'", await GetAsync("dependencies?lookback=shazbot", "dependency", HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_AreSaidToBeDisabled_AsByAJaegerWithoutThem() =>
        Assert.Contains("\"code\":501,\"msg\":\"metrics querying is currently disabled\"", await GetAsync("metrics/calls?service=shop", "name", HttpStatusCode.NotImplemented), StringComparison.Ordinal);

    /// <summary>Opens an empty store.</summary>
    protected abstract Task<ISpanStore> OpenAsync();

    /// <summary>Removes the store, which is closed.</summary>
    protected abstract ValueTask RemoveAsync();

    private static long At(long second) => SpanMaker.HourNs + (second * 1_000_000_000);

    private async Task<string> GetAsync(string path, string kind, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var response = await _service.Client.GetAsync(new Uri(_service.Web, "/jaeger/api/" + path), TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == status, text);
        Assert.Equal(status == HttpStatusCode.OK ? "application/json" : "text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        using var answer = JsonDocument.Parse(text);
        Assert.Empty(JaegerShape.Differences(answer.RootElement, kind));
        return text;
    }

    private async Task<List<string>> TracesAsync(string path)
    {
        using var answer = JsonDocument.Parse(await GetAsync(path, "trace"));
        return [.. answer.RootElement.GetProperty("data").EnumerateArray().Select(trace => trace.GetProperty("traceID").GetString()!)];
    }
}
