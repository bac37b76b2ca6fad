using System.Net;
using System.Text.Json;
using Analyzer.IntegrationTests.Serve;
using Analyzer.Service.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Analyzer.IntegrationTests.Access;

/// <summary>Nobody gets further than their key allows, on any route.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task EveryRoute_HasAPolicy_ThatIsAScope()
    {
        await using var keyed = await Keyed.StartAsync();
        var routes = Routes(keyed.Service);
        Assert.NotEmpty(routes);
        Assert.All(routes, route => Assert.NotEmpty(PoliciesOf(route)));
        Assert.All(routes, route => Assert.All(PoliciesOf(route), policy => Assert.Contains(policy, (string[])[Scopes.Anyone, .. Scopes.All])));
    }

    [Fact]
    public async Task EveryRoute_WithoutAWrongOrALesserKey_IsRefused()
    {
        await using var keyed = await Keyed.StartAsync();
        var other = await keyed.KeyAsync([Scopes.Ingest]);
        var wrong = other[..^1] + (other[^1] == 'A' ? 'B' : 'A');
        var lesser = new Dictionary<string, string> { [Scopes.Read] = other, [Scopes.Admin] = await keyed.KeyAsync([Scopes.Read, Scopes.Ingest]), [Scopes.Ingest] = await keyed.KeyAsync([Scopes.Read]) };
        foreach (var route in Routes(keyed.Service).Where(route => !PoliciesOf(route).Contains(Scopes.Anyone)))
        {
            // A route may ask for more than its group does.
            var scope = PoliciesOf(route) is var policies && policies.Contains(Scopes.Admin) ? Scopes.Admin : policies.Single();
            foreach (var (method, address) in AddressesOf(route, keyed.Service.Web))
            {
                Assert.Equal((method, address, HttpStatusCode.Unauthorized), (method, address, await StatusAsync(keyed, method, address, null)));
                Assert.Equal((method, address, HttpStatusCode.Unauthorized), (method, address, await StatusAsync(keyed, method, address, wrong)));
                Assert.Equal((method, address, HttpStatusCode.Unauthorized), (method, address, await StatusAsync(keyed, method, address, "nonsense")));
                Assert.Equal((method, address, HttpStatusCode.Forbidden), (method, address, await StatusAsync(keyed, method, address, lesser[scope])));
            }
        }
    }

    [Fact]
    public async Task Receivers_TakeSpansOnlyFromThoseWhoMaySend()
    {
        await using var keyed = await Keyed.StartAsync();
        var (may, mayNot) = (await keyed.KeyAsync([Scopes.Ingest]), await keyed.KeyAsync([Scopes.Read]));
        Task<HttpResponseMessage> Send(string? key) => keyed.SendAsync("POST", keyed.Service.Traces, key, request => request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));

        var refused = await Send(null);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("analyzer keys add", JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send(mayNot)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Send(may)).StatusCode);
    }

    [Theory]
    [InlineData(null, "16")]
    [InlineData(Scopes.Read, "7")]
    [InlineData(Scopes.Ingest, "0")]
    [InlineData(Scopes.Admin, "0")]
    public async Task GrpcReceiver_TakesSpansOnlyFromThoseWhoMaySend(string? scope, string status)
    {
        await using var keyed = await Keyed.StartAsync();
        var key = scope is null ? null : await keyed.KeyAsync([scope]);
        using var answer = await keyed.SendAsync("POST", new Uri(keyed.Service.Grpc, "/opentelemetry.proto.collector.trace.v1.TraceService/Export"), key, request =>
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            request.Headers.Add("TE", "trailers");
            // An empty message behind its prefix.
            request.Content = new ByteArrayContent([0, 0, 0, 0, 0]);
            request.Content.Headers.ContentType = new("application/grpc");
        });
        await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(status, (answer.TrailingHeaders.TryGetValues("grpc-status", out var trailer) ? trailer : answer.Headers.GetValues("grpc-status")).Single());
    }

    [Fact]
    public async Task Metrics_AreForReaders_AndHealthIsForAnybody()
    {
        await using var keyed = await Keyed.StartAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(keyed, "GET", new Uri(keyed.Service.Web, "/metrics"), null));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(keyed, "GET", new Uri(keyed.Service.Web, "/metrics"), await keyed.KeyAsync([Scopes.Ingest])));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(keyed, "GET", new Uri(keyed.Service.Web, "/metrics"), await keyed.KeyAsync([Scopes.Read])));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(keyed, "GET", new Uri(keyed.Service.Web, "/healthz"), null));
    }

    [Fact]
    public async Task Key_ThatIsRevokedOrExpired_IsRefused()
    {
        await using var keyed = await Keyed.StartAsync();
        var metrics = new Uri(keyed.Service.Web, "/metrics");
        var (key, expired) = (await keyed.KeyAsync([Scopes.Read]), await keyed.KeyAsync([Scopes.Read], expiresNs: 5));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(keyed, "GET", metrics, key));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(keyed, "GET", metrics, expired));
        await keyed.Service.Store.Keys.RevokeAsync(key.Split('_')[1], 7, default);
        keyed.Service.Services.GetRequiredService<KeyRing>().Forget();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(keyed, "GET", metrics, key));
    }

    [Fact]
    public async Task Key_ThatCallsTooOften_IsToldWhenToComeBack()
    {
        await using var keyed = await Keyed.StartAsync();
        var (slow, other) = (await keyed.KeyAsync([Scopes.Read], rate: 0.01), await keyed.KeyAsync([Scopes.Read]));
        var metrics = new Uri(keyed.Service.Web, "/metrics");
        HttpResponseMessage answer;
        var passed = 0;
        while ((answer = await keyed.SendAsync("GET", metrics, slow)).StatusCode == HttpStatusCode.OK) Assert.InRange(++passed, 1, 10);
        Assert.Equal((10, HttpStatusCode.TooManyRequests), (passed, answer.StatusCode));
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 100);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(keyed, "GET", metrics, other));
    }

    [Fact]
    public async Task ConfiguredKey_MayDoEverything()
    {
        await using var keyed = await Keyed.StartAsync(options => options.AdminKey = "a-key-from-the-environment");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(keyed, "GET", new Uri(keyed.Service.Web, "/metrics"), "a-key-from-the-environment"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(keyed, "GET", new Uri(keyed.Service.Web, "/metrics"), "a-key-from-the-environmenu"));
    }

    [Fact]
    public async Task OpenListener_AnswersToNamesOfThisMachineOnly_AndToItsOwnPages()
    {
        await using var service = await TestService.StartAsync();
        var page = new Uri(service.Web, SignIn.Path);
        async Task<HttpStatusCode> Send(HttpMethod method, Action<HttpRequestMessage> change)
        {
            using var request = new HttpRequestMessage(method, page) { Content = method == HttpMethod.Post ? new FormUrlEncodedContent([new("key", "x")]) : null };
            change(request);
            using var answer = await service.Client.SendAsync(request);
            return answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, await Send(HttpMethod.Get, _ => { }));
        Assert.Equal(HttpStatusCode.OK, await Send(HttpMethod.Get, request => request.Headers.Host = $"localhost:{page.Port}"));
        Assert.Equal(HttpStatusCode.Forbidden, await Send(HttpMethod.Get, request => request.Headers.Host = "evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await Send(HttpMethod.Post, request => request.Headers.Add("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(HttpStatusCode.Forbidden, await Send(HttpMethod.Post, request => request.Headers.Add("Origin", "https://evil.example")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Send(HttpMethod.Post, request => request.Headers.Add("Origin", page.GetLeftPart(UriPartial.Authority))));
    }

    [Fact]
    public async Task Pages_SendStrictHeaders_AndPeopleToTheSignInPage()
    {
        await using var keyed = await Keyed.StartAsync();
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = true };
        using var browser = new HttpClient(handler) { BaseAddress = keyed.Service.Web };
        var key = await keyed.KeyAsync([Scopes.Read]);

        using var entered = await browser.PostAsync(new Uri(SignIn.Path, UriKind.Relative), new FormUrlEncodedContent([new("key", key), new("return", "//evil.example/")]));
        Assert.Equal((HttpStatusCode.Found, "/"), (entered.StatusCode, entered.Headers.Location!.ToString()));
        var cookie = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri("/metrics", UriKind.Relative))).StatusCode);
        using var page = await browser.GetAsync(new Uri(SignIn.Path, UriKind.Relative));
        Assert.Contains("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
    }

    internal static List<RouteEndpoint> Routes(TestService service) =>
        [.. service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(route => !route.RoutePattern.RawText!.Contains("opentelemetry.proto", StringComparison.Ordinal) && route.Metadata.GetMetadata<Grpc.AspNetCore.Server.GrpcMethodMetadata>() is null && !route.DisplayName!.Contains("gRPC", StringComparison.Ordinal))];

    private static List<string> PoliciesOf(RouteEndpoint route) => [.. route.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy!).Distinct()];

    private static IEnumerable<(string Method, Uri Address)> AddressesOf(RouteEndpoint route, Uri web)
    {
        var path = string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator ? separator.Content : "1"))));
        var methods = route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
        return methods.Select(method => (method, new Uri(web, "/" + path)));
    }

    private static async Task<HttpStatusCode> StatusAsync(Keyed keyed, string method, Uri address, string? key)
    {
        using var answer = await keyed.SendAsync(method, address, key, request =>
        {
            if (method is "POST" or "PUT" or "PATCH") request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        });
        return answer.StatusCode;
    }
}
