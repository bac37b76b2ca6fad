using Analyzer.Service.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Access;

/// <summary>Who may do what, as part of the service.</summary>
internal static class AccessServices
{
    private const string Any = "any", Oidc = "oidc";

    /// <summary>Adds schemes, policies and limits.</summary>
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton<KeyRing>().AddSingleton(new AdminKey(options.AdminKey)).AddSingleton(new RateLimits(options.RateLimit)).AddSingleton<AccessGate>();
        services.AddSingleton<IAuthorizationHandler, ScopeRequirement.Handler>().AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();
        services.AddProblemDetails();
        var policies = services.AddAuthorizationBuilder();
        foreach (var scope in (string[])[Scopes.Anyone, .. Scopes.All]) policies.AddPolicy(scope, policy => policy.AddRequirements(new ScopeRequirement(scope)));
        // A route that somebody forgot is for those who may do everything.
        policies.SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new ScopeRequirement(Scopes.Admin)).Build());
        var schemes = services.AddAuthentication(Any)
            .AddPolicyScheme(Any, null, scheme => scheme.ForwardDefaultSelector = context => options.OidcAuthority is not null && IsToken(context.Request) ? Oidc : ApiKeyScheme.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyScheme>(ApiKeyScheme.SchemeName, null);
        if (options.OidcAuthority is { } authority) schemes.AddJwtBearer(Oidc, token => Trust(token, authority, options.OidcAudience));
    }

    /// <summary>
    /// Keeps the host from asking every request by itself, as it does wherever schemes are registered: receivers and health are not routed,
    /// and the policy for forgotten routes would hold for them.
    /// </summary>
    public static void TakeOver(IApplicationBuilder app)
    {
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        app.Properties["__AuthorizationMiddlewareSet"] = true;
    }

    /// <summary>Asks every request that is routed.</summary>
    public static void Use(IApplicationBuilder app)
    {
        app.Use((context, next) => SecurityHeaders.AddAsync(context, new RequestDelegate(next)));
        app.Use((context, next) => SameSite.GuardAsync(context, new RequestDelegate(next)));
        app.UseAuthentication();
        app.Use(LimitAsync);
        app.UseAuthorization();
    }

    private static async Task LimitAsync(HttpContext context, RequestDelegate next)
    {
        if (context.User.Identity?.IsAuthenticated == true && !context.RequestServices.GetRequiredService<RateLimits>().TryTake(context, out var retryAfter)) await Refusals.WriteAsync(context, Verdict.TooMany, "", retryAfter);
        else await next(context);
    }

    private static void Trust(JwtBearerOptions token, string authority, string? audience)
    {
        token.Authority = authority;
        token.Audience = audience;
        token.MapInboundClaims = false;
        // Plain HTTP only to this machine, as in tests.
        token.RequireHttpsMetadata = !new Uri(authority).IsLoopback;
        token.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                context.Principal = OidcScopes.Of(context.Principal!, Oidc);
                return Task.CompletedTask;
            },
        };
    }

    // Three parts with dots between: a JSON web token (RFC 7519).
    private static bool IsToken(HttpRequest request) => ApiKeyScheme.PresentedBy(request) is { } text && text.Count(letter => letter == '.') == 2;
}
