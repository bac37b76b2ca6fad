using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace Analyzer.Service.Rest.Problems;

/// <summary>What is answered below the API where no operation is: 405 where the path takes other methods, else 404.</summary>
internal static class NoSuchRoute
{
    /// <summary>Answers.</summary>
    public static IResult Answer(HttpContext context)
    {
        var methods = MethodsOf(context);
        if (methods.Count == 0) return new ProblemAnswer(new ProblemException(ProblemKind.NotFound, $"There is no '{context.Request.Path}': /api/openapi.json has every path."));
        var allowed = string.Join(", ", methods);
        context.Response.Headers.Allow = allowed;
        return new ProblemAnswer(new ProblemException(ProblemKind.MethodNotAllowed, $"'{context.Request.Path}' does not take {context.Request.Method}: use {allowed}."));
    }

    private static List<string> MethodsOf(HttpContext context) => [.. context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<Documents.Operation>() is not null && Matches(endpoint, context.Request.Path))
        .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
        .Distinct()
        .Order(StringComparer.Ordinal)];

    private static bool Matches(RouteEndpoint endpoint, PathString path) =>
        new TemplateMatcher(TemplateParser.Parse(endpoint.RoutePattern.RawText!), []).TryMatch(path, []);
}
