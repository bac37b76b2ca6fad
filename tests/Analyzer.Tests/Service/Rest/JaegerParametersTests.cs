using Analyzer.Model.Spans;
using Analyzer.Service.Rest.Jaeger;
using Analyzer.Store.Search;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Analyzer.Tests.Service.Rest;

public sealed class JaegerParametersTests
{
    private const long NowNs = 1_700_000_000_000_000_000, HourNs = 3_600_000_000_000;

    [Fact]
    public void Search_TakesWhatJaegerUiSends()
    {
        var search = Search("service=shop&operation=GET%20%2F&tags=%7B%22http.status_code%22%3A%22500%22%2C%22error%22%3A%22true%22%7D&limit=20&lookback=1h&start=1700000000000000&end=1700000000000001&minDuration=1.5ms&maxDuration=")!;
        Assert.Equal(("shop", "GET /", 20, 1_700_000_000_000_000_000, 1_700_000_000_000_002_000, (long?)1_500_000, null), (search.Service, search.Operation, search.Limit, search.FromNs, search.ToNs, search.MinDurationNs, search.MaxDurationNs));
        Assert.Equal([new("http.status_code", "500")], search.Attributes);
        Assert.Equal(SpanStatus.Error, search.Status);
    }

    [Theory]
    [InlineData("service=a", -48)]
    [InlineData("service=a&lookback=2h", -2)]
    [InlineData("service=a&lookback=custom", -48)]
    public void Search_WithoutTimes_LooksBack(string query, int hours)
    {
        var search = Search(query)!;
        Assert.Equal((NowNs + (hours * HourNs), NowNs + 1_000, 100), (search.FromNs, search.ToNs, search.Limit));
    }

    [Theory]
    [InlineData("span.kind:server", null, SpanKind.Server, null)]
    [InlineData("otel.status_code:OK", SpanStatus.Ok, null, null)]
    [InlineData("otel.library.name:lib:1", null, null, "lib:1")]
    public void Search_TagsThatStandForFields_AreThoseFields(string tag, SpanStatus? status, SpanKind? kind, string? scope)
    {
        var search = Search($"service=a&tag={tag}")!;
        Assert.Equal((status, kind, scope), (search.Status, search.Kind, search.Scope));
        Assert.Empty(search.Attributes);
    }

    [Fact]
    public void Search_TagsThatStandForNothing_AreAttributes()
    {
        Assert.Equal([new("span.kind", "3"), new("error", "false"), new("k", "a:b")], Search("service=a&tag=span.kind:3&tag=error:false&tag=k:a:b")!.Attributes);
        Assert.Null(Search("service=a&tag=error:true&tag=otel.status_code:OK"));
    }

    [Theory]
    [InlineData("", "parameter 'service' is required")]
    [InlineData("service=a&start=x", "unable to parse param 'start': strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("service=a&minDuration=5", "unable to parse param 'minDuration': time: invalid duration \"5\"")]
    [InlineData("service=a&minDuration=2s&maxDuration=1s", "'maxDuration' should be greater than 'minDuration'")]
    [InlineData("service=a&tag=x", "malformed 'tag' parameter, expecting key:value, received: x")]
    public void Search_Mistakes_AreToldInJaegersWords(string query, string message)
    {
        var refused = Assert.Throws<JaegerException>(() => Search(query));
        Assert.Equal((400, message), (refused.Status, refused.Message));
    }

    [Fact]
    public void Search_TagsThatAreNoMapOfTexts_AreRefused() =>
        Assert.StartsWith("malformed 'tags' parameter, cannot unmarshal JSON: ", Assert.Throws<JaegerException>(() => Search("service=a&tags={\"a\":1}")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("limit=0", 100)]
    [InlineData("limit=7", 7)]
    [InlineData("limit=99999999", JaegerParameters.MostTraces)]
    public void Search_Limit_IsBounded(string query, int limit) => Assert.Equal(limit, Search("service=a&" + query)!.Limit);

    [Theory]
    [InlineData("1", 0UL, 1UL)]
    [InlineData("123456aBC", 0UL, 0x123456abcUL)]
    [InlineData("10000000000000000", 1UL, 0UL)]
    [InlineData("00000000000000ff00000000000000aa", 255UL, 170UL)]
    public void TraceIds_MayLackLeadingZeros(string text, ulong high, ulong low) => Assert.Equal(new TraceId(high, low), JaegerParameters.TraceIdOf(text));

    [Theory]
    [InlineData("chumbawumba", "strconv.ParseUint: parsing \"chumbawumba\": invalid syntax")]
    [InlineData("000000000000000000000000000000001", "TraceID cannot be longer than 32 hex characters: 000000000000000000000000000000001")]
    public void TraceIds_ThatAreNone_AreRefused(string text, string message) => Assert.Equal(message, Assert.Throws<JaegerException>(() => JaegerParameters.TraceIdOf(text)).Message);

    [Fact]
    public void DependencyTimes_AreInMilliseconds_ADayByDefault()
    {
        Assert.Equal((NowNs - (24 * HourNs), NowNs), JaegerParameters.DependencyTimes(Query(""), NowNs));
        Assert.Equal((5_000_000L, 7_000_000L), JaegerParameters.DependencyTimes(Query("endTs=7&lookback=2"), NowNs));
    }

    private static TraceSearch? Search(string query) => JaegerParameters.Search(Query(query), NowNs);

    private static QueryCollection Query(string query) => new(QueryHelpers.ParseQuery(query));
}
