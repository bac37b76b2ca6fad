using Analyzer.Service.Access;
using Analyzer.Service.Assistants;
using Analyzer.Service.Pages;
using Analyzer.Service.Rest;
using Analyzer.Service.Rest.Jaeger;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Hosting;

/// <summary>Everything that the web listener routes: a table of contents.</summary>
internal static class WebEndpoints
{
    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        SignIn.Map(endpoints);
        WebPages.Map(endpoints);
        AssistantServices.Map(endpoints);
        JaegerQuery.Map(endpoints);
        RestApi.Map(endpoints);
    }
}
