using Analyzer.Service.Rest.Problems;
using Analyzer.Service.Rest.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analyzer.Service.Rest.Documents;

/// <summary>Maps operations.</summary>
internal static class OperationRoutes
{
    /// <summary>One that reads: GET and HEAD.</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder routes, string path, Operation operation, Func<ApiRequest, Task<IResult>> serve) =>
        Map(routes, [HttpMethods.Get, HttpMethods.Head], path, operation, serve);

    /// <summary>One that creates.</summary>
    public static RouteHandlerBuilder MapCreate(this IEndpointRouteBuilder routes, string path, Operation operation, Func<ApiRequest, Task<IResult>> serve) =>
        Map(routes, [HttpMethods.Post], path, operation, serve);

    /// <summary>One that replaces.</summary>
    public static RouteHandlerBuilder MapReplace(this IEndpointRouteBuilder routes, string path, Operation operation, Func<ApiRequest, Task<IResult>> serve) =>
        Map(routes, [HttpMethods.Put], path, operation, serve);

    /// <summary>One that deletes.</summary>
    public static RouteHandlerBuilder MapRemove(this IEndpointRouteBuilder routes, string path, Operation operation, Func<ApiRequest, Task<IResult>> serve) =>
        Map(routes, [HttpMethods.Delete], path, operation, serve);

    private static RouteHandlerBuilder Map(IEndpointRouteBuilder routes, string[] methods, string path, Operation operation, Func<ApiRequest, Task<IResult>> serve)
    {
        // Not a lambda in place: it would be taken for a RequestDelegate, whose result nobody looks at.
        Func<HttpContext, Task<IResult>> handler = context => ServeAsync(context, operation, serve);
        return routes.MapMethods(path, methods, handler).WithMetadata(operation).WithName(operation.Id).WithTags(operation.Tag).WithSummary(operation.Summary).WithDescription(operation.Description).RequireAuthorization(operation.Scope);
    }

    private static async Task<IResult> ServeAsync(HttpContext context, Operation operation, Func<ApiRequest, Task<IResult>> serve)
    {
        try
        {
            return await serve(ApiRequest.Read(context, operation)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            return ProblemAnswer.Of(e, context);
        }
    }
}
