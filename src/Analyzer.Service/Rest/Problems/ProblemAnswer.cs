using System.Text.Json;
using Analyzer.Detect.WhatIf;
using Analyzer.Service.Cli;
using Analyzer.Service.Rest.Answers;
using Analyzer.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Rest.Problems;

/// <summary>An answer in <c>application/problem+json</c>.</summary>
internal sealed partial class ProblemAnswer(ProblemException problem) : IResult
{
    private const string MediaType = "application/problem+json";

    // A store that restarts is back in about that time.
    private const int StoreRetrySeconds = 5;

    /// <summary>The answer for what a handler threw; null where the client left.</summary>
    public static IResult Of(Exception exception, HttpContext context) => exception switch
    {
        ProblemException known => new ProblemAnswer(known),
        StoreUnavailableException store => new ProblemAnswer(new ProblemException(ProblemKind.StoreUnavailable, store.Message) { RetryAfterSeconds = StoreRetrySeconds }),
        WhatIfException change => new ProblemAnswer(ProblemException.Field("changes", change.Message)),
        CliException cli => new ProblemAnswer(new ProblemException(ProblemKind.InvalidParameters, cli.Message)),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new ProblemAnswer(new ProblemException(ProblemKind.BodyTooLarge, "The body has more than 1 MiB.")),
        BadHttpRequestException bad => new ProblemAnswer(new ProblemException(ProblemKind.InvalidBody, $"The body cannot be read: {bad.Message}")),
        OperationCanceledException when context.RequestAborted.IsCancellationRequested => Results.Empty,
        _ => Unknown(exception, context),
    };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var kind = problem.Kind;
        var body = JsonSerializer.SerializeToUtf8Bytes(new Problem(kind.Type, kind.Title, kind.Status, problem.Message, problem.Errors), ApiJson.Problems);
        var response = httpContext.Response;
        response.StatusCode = kind.Status;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        response.ContentLength = body.Length;
        if (problem.RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    private static ProblemAnswer Unknown(Exception exception, HttpContext context)
    {
        Log.Failed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger<ProblemAnswer>(), context.Request.Method, context.Request.Path, exception);
        return new ProblemAnswer(new ProblemException(ProblemKind.Internal, "The request met an error that is not yours: the service's log has it."));
    }

    private static partial class Log
    {
        [LoggerMessage(601, LogLevel.Error, "{Method} {Path} failed")]
        public static partial void Failed(ILogger log, string method, string path, Exception exception);
    }
}
