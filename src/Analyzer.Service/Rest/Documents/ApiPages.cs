using System.Security.Cryptography;
using Analyzer.Service.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace Analyzer.Service.Rest.Documents;

/// <summary><c>/api</c>: the document to browse. Its script is bundled, and its policy lets it ask nobody but us.</summary>
internal static class ApiPages
{
    private const string Policy = "default-src 'none'; script-src 'self' 'nonce-{0}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly System.Text.CompositeFormat s_policy = System.Text.CompositeFormat.Parse(Policy);

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapScalarApiReference("/api", Configure).RequireAuthorization(Scopes.Anyone);

    private static void Configure(ScalarOptions options, HttpContext context)
    {
        options.Nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        context.Response.Headers.ContentSecurityPolicy = string.Format(System.Globalization.CultureInfo.InvariantCulture, s_policy, options.Nonce);
        // What would lead to Scalar's own services.
        (options.ShowDeveloperTools, options.HideClientButton) = (DeveloperToolsVisibility.Never, true);
        options.WithTitle("Analyzer").WithOpenApiRoutePattern("/api/openapi.json").DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp();
    }
}
