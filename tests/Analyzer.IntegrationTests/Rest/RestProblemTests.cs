using System.Net;
using System.Reflection;
using System.Text;
using Analyzer.IntegrationTests.Serve;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Rest;

/// <summary>What is wrong is said: which parameter, and what to do.</summary>
public sealed class RestProblemTests(DuckDbRestFixture service) : IClassFixture<DuckDbRestFixture>
{
    private readonly ApiClient _api = service.Api;

    [Theory]
    [InlineData("/edges?limt=2", "limt", "from, to, service, sort, limit, cursor")]
    [InlineData("/edges?From=2026-01-01T00:00:00Z", "From", "not known")]
    [InlineData("/status?x=1", "x", "takes none")]
    [InlineData("/edges?from=yesterday", "from", "RFC 3339")]
    [InlineData("/edges?from=2026-01-01T00:00:00", "from", "offset")]
    [InlineData("/edges?from=2026-02-30T00:00:00Z", "from", "RFC 3339")]
    [InlineData("/edges?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "to", "after from")]
    [InlineData("/edges?limit=0", "limit", "1 to 500")]
    [InlineData("/edges?limit=1&limit=2", "limit", "more than once")]
    [InlineData("/edges?sort=size", "sort", "amplification")]
    [InlineData("/edges?cursor=%25", "cursor", "leave it out")]
    [InlineData("/edges?cursor=WyIxIiwiYSJd", "cursor", "another list")]
    [InlineData("/incidents?cursor=WyIxIl0", "cursor", "another list")]
    [InlineData("/incidents?ongoing=yes", "ongoing", "true nor false")]
    [InlineData("/incidents?minConfidence=2", "minConfidence", "0 to 1")]
    [InlineData("/incidents?service=a%00b", "service", "NUL")]
    [InlineData("/edges/series?bucketNs=1500000000", "bucketNs", "whole number of seconds")]
    public async Task Parameter_IsRefusedByName(string path, string name, string says)
    {
        var problem = await _api.ProblemAsync(HttpMethod.Get, path, 400);

        Assert.Contains(says, problem.GetProperty("errors").GetProperty(name)[0].GetString(), StringComparison.Ordinal);
        Assert.Contains(name, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "from", "missing")]
    [InlineData("""{"from":"2026-01-01T00:00:00Z"}""", "to", "missing")]
    [InlineData("""{"from":"soon","to":"2026-01-01T00:00:00Z"}""", "from", "RFC 3339")]
    [InlineData("""{"from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}""", "to", "after from")]
    [InlineData("""{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","window":1}""", "window", "not known")]
    [InlineData("""{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","bucketNs":"1s"}""", "bucketNs", "another kind")]
    [InlineData("""{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","bucketNs":-1}""", "bucketNs", "width")]
    [InlineData("""{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","whatIf":["retry less"]}""", "whatIf", "attempts=1")]
    [InlineData("""{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","baseline":{"from":"2026-01-01T00:00:00Z","to":"x"}}""", "baseline.to", "RFC 3339")]
    public async Task Field_IsRefusedByName(string body, string name, string says) =>
        Assert.Contains(says, (await _api.ProblemAsync(HttpMethod.Post, "/analyses", 400, body)).GetProperty("errors").GetProperty(name)[0].GetString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"from\":")]
    public async Task Body_ThatIsNone_IsRefused(string body) => Assert.Equal("/api/v1/problems/invalid-body", (await _api.ProblemAsync(HttpMethod.Post, "/analyses", 400, body)).GetProperty("type").GetString());

    [Fact]
    public async Task Body_TooLarge_OrNoJson_IsRefused()
    {
        // Told so before it is sent: the service does not read what it refuses.
        using (var large = await _api.SendAsync(HttpMethod.Post, "/analyses", $$"""{"from":"{{new string('x', 2 << 20)}}"}""", ("Expect", "100-continue"))) Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = service.Address };
        using var form = new StringContent("from=1", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await client.PostAsync("/api/v1/analyses", form);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Theory]
    [InlineData("/incidents/none")]
    [InlineData("/incidents/none/timeline")]
    [InlineData("/analyses/none")]
    [InlineData("/analyses/none/result")]
    [InlineData("/incidents/none/annotations")]
    [InlineData("/problems/none")]
    [InlineData("/nothing")]
    [InlineData("/incidents/a/b/c")]
    public async Task UnknownThing_Is404(string path) => Assert.Equal("/api/v1/problems/not-found", (await _api.ProblemAsync(HttpMethod.Get, path, 404)).GetProperty("type").GetString());

    [Fact]
    public async Task WrongMethod_Is405_WithThoseThatAreRight()
    {
        using var answer = await _api.SendAsync(HttpMethod.Put, "/analyses", "{}");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD", "POST"], answer.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Head_IsGetWithoutItsBody()
    {
        foreach (var path in (string[])["/incidents", $"/incidents/{service.IncidentId}/report"])
        {
            using var get = await _api.SendAsync(HttpMethod.Get, path);
            using var head = await _api.SendAsync(HttpMethod.Head, path);
            Assert.Equal((get.StatusCode, get.Headers.ETag, get.Content.Headers.ContentLength), (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentLength));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }

        using var missing = await _api.SendAsync(HttpMethod.Head, "/incidents/none");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task EveryProblem_IsExplainedAtItsType()
    {
        foreach (var kind in Analyzer.Service.Rest.Problems.ProblemKind.All)
        {
            var meaning = await _api.GetAsync(kind.Type);
            Assert.Equal((kind.Type, kind.Status), (meaning.GetProperty("type").GetString(), meaning.GetProperty("status").GetInt32()));
        }
    }

    [Fact]
    public async Task StoreUnavailable_Is503_WithWhenToTryAgain()
    {
        await using var test = await TestService.StartAsync(over: DispatchProxy.Create<ISpanStore, AwayStore>());

        using var answer = await test.Client.GetAsync(new Uri(test.Web, "/api/v1/edges"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains("away for a moment", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>A store whose engine cannot be reached.</summary>
    public class AwayStore : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            "get_Engine" => "away 1",
            "DisposeAsync" => default(ValueTask),
            _ => throw new StoreUnavailableException("The store is away for a moment."),
        };
    }
}
