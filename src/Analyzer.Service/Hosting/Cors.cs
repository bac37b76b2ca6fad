using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Hosting;

/// <summary>Which web pages may send spans from a browser (Fetch standard, CORS protocol).</summary>
internal static class Cors
{
    /// <summary>Registers the policy that the options ask for.</summary>
    public static void Add(IServiceCollection services, ServeOptions options) =>
        services.AddCors(cors => cors.AddDefaultPolicy(policy => Describe(policy, options)));

    private static void Describe(CorsPolicyBuilder policy, ServeOptions options)
    {
        policy.WithMethods("POST").AllowAnyHeader().SetPreflightMaxAge(TimeSpan.FromHours(1));
        switch (options.CorsOrigins)
        {
            case ["*"]:
            case ["loopback"] when options.Http.IsLoopback:
                policy.AllowAnyOrigin();
                break;
            case ["none"] or ["loopback"]:
                break;
            default:
                policy.WithOrigins([.. options.CorsOrigins]);
                break;
        }
    }
}
