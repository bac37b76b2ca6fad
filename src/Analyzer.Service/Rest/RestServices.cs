using Analyzer.Service.Rest.Documents;
using Analyzer.Service.Rest.Findings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Analyzer.Service.Rest;

/// <summary>What the API needs, as part of the service.</summary>
internal static class RestServices
{
    /// <summary>Adds it.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<WindowFindings>();
        services.AddOpenApi(options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = description => description.ActionDescriptor.EndpointMetadata.OfType<Operation>().Any();
            options.AddDocumentTransformer<ApiDocument>();
        });
    }
}
