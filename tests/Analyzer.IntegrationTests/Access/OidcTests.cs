using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Analyzer.Service.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Analyzer.IntegrationTests.Access;

/// <summary>Tokens of an OpenID provider, which runs here and signs with a key of its own.</summary>
public sealed class OidcTests : IAsyncLifetime
{
    private readonly RSA _rsa = RSA.Create(2048);
    private WebApplication _provider = null!;
    private string _issuer = "";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _provider = builder.Build();
        _provider.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = _issuer, jwks_uri = _issuer + "/keys", authorization_endpoint = _issuer + "/authorize", id_token_signing_alg_values_supported = new[] { "RS256" } }));
        _provider.MapGet("/keys", () =>
        {
            var parameters = _rsa.ExportParameters(false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "one", n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) } } });
        });
        await _provider.StartAsync();
        _issuer = _provider.Urls.Single();
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _rsa.Dispose();
    }

    [Fact]
    public async Task Token_IsTakenForTheScopesItNames_AndForNoOtherAudienceIssuerOrSignature()
    {
        await using var keyed = await Keyed.StartAsync(options => (options.OidcAuthority, options.OidcAudience) = (_issuer, "analyzer"));
        var metrics = new Uri(keyed.Service.Web, "/metrics");
        using var foreign = RSA.Create(2048);
        async Task<HttpStatusCode> Status(string token) => (await keyed.SendAsync("GET", metrics, token)).StatusCode;

        Assert.Equal(HttpStatusCode.OK, await Status(Token(new Claim("scope", "openid analyzer.read"))));
        Assert.Equal(HttpStatusCode.OK, await Status(Token(new Claim("roles", "analyzer.admin"))));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(Token(new Claim("scope", "read analyzer.ingest"))));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(Token(new Claim("scope", "analyzer.read"), audience: "another")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(Token(new Claim("scope", "analyzer.read"), issuer: "https://evil.example")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(Token(new Claim("scope", "analyzer.read"), signer: foreign)));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(Token(new Claim("scope", "analyzer.read"), ends: DateTime.UtcNow.AddHours(-1))));
        Assert.Equal(HttpStatusCode.OK, await Status(await keyed.KeyAsync([Scopes.Read])));
    }

    private string Token(Claim scope, string audience = "analyzer", string? issuer = null, RSA? signer = null, DateTime? ends = null)
    {
        var end = ends ?? DateTime.UtcNow.AddHours(1);
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? _issuer,
            Audience = audience,
            NotBefore = end.AddHours(-2),
            IssuedAt = end.AddHours(-2),
            Expires = end,
            Subject = new ClaimsIdentity([new Claim("sub", "someone"), scope]),
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(signer ?? _rsa) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
        });
    }
}
