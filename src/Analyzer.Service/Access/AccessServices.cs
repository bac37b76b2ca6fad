using Analyzer.Service.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Access;

/// <summary>Who may do what, as part of the service.</summary>
internal static class AccessServices
{
    /// <summary>Adds the policies.</summary>
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        _ = options;
        services.AddAuthorizationBuilder()
            .AddPolicy(Scopes.Anyone, policy => policy.RequireAssertion(_ => true))
            .AddPolicy(Scopes.Ingest, policy => policy.RequireAssertion(_ => true))
            .AddPolicy(Scopes.Read, policy => policy.RequireAssertion(_ => true))
            .AddPolicy(Scopes.Admin, policy => policy.RequireAssertion(_ => true));
        services.AddAuthentication();
    }

    /// <summary>Asks every request that is routed.</summary>
    public static void Use(IApplicationBuilder app) => app.UseAuthentication().UseAuthorization();
}
