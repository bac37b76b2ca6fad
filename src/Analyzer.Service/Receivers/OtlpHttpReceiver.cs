using System.Globalization;
using Analyzer.Ingest.Otlp;
using Analyzer.Service.Acceptance;
using Analyzer.Service.Access;
using Analyzer.Service.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Analyzer.Service.Receivers;

/// <summary>OTLP over HTTP (OTLP specification, section "OTLP/HTTP").</summary>
internal sealed class OtlpHttpReceiver(GroupCommitter committer, Admission admission, ReceiverLimits limits, AccessGate gate, ServiceMeters meters)
{
    /// <summary>Where traces are sent.</summary>
    public const string Path = "/v1/traces";

    // google.rpc.Code
    private const int InvalidArgument = 3, PermissionDenied = 7, ResourceExhausted = 8, Unauthenticated = 16, Unimplemented = 12, Internal = 13, Unavailable = 14;

    /// <summary>Serves <c>/v1/traces</c>.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await ExportAsync(context);
        }
        catch (BodyException e)
        {
            await RefuseAsync(context, e);
        }
        catch (BadHttpRequestException e)
        {
            // Kestrel's own limits: size, and the least rate at which a body must arrive.
            await FailAsync(context, e.StatusCode, InvalidArgument, e.StatusCode == StatusCodes.Status413PayloadTooLarge ? BodyException.TooLarge(limits.MaxBodyBytes).Message : e.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            meters.Request("http", "cancelled");
        }
    }

    /// <summary>Lets in who may send spans; browsers ask before (CORS preflight) without saying who they are.</summary>
    public async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var (verdict, retryAfter) = HttpMethods.IsOptions(context.Request.Method) ? (Verdict.Pass, default) : await gate.AskAsync(context, Scopes.Ingest);
        switch (verdict)
        {
            case Verdict.Unknown:
                context.Response.Headers.WWWAuthenticate = "Bearer realm=\"analyzer\"";
                await FailAsync(context, StatusCodes.Status401Unauthorized, Unauthenticated, AccessGate.Hint);
                break;
            case Verdict.Forbidden:
                await FailAsync(context, StatusCodes.Status403Forbidden, PermissionDenied, "the key lacks the scope 'ingest'");
                break;
            case Verdict.TooMany:
                await FailAsync(context, StatusCodes.Status429TooManyRequests, ResourceExhausted, "this key has used up its requests", retryAfter);
                break;
            default:
                await next(context);
                break;
        }
    }

    /// <summary>Serves the paths of the other signals.</summary>
    public Task RefuseOtherSignalAsync(HttpContext context) =>
        FailAsync(context, StatusCodes.Status404NotFound, Unimplemented, NotCollected.Message(context.Request.Path));

    private async Task ExportAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method))
        {
            context.Response.Headers.Allow = "POST, OPTIONS";
            await FailAsync(context, StatusCodes.Status405MethodNotAllowed, Unimplemented, $"{Path} takes POST");
            return;
        }

        if (EncodingOf(request) is not { } encoding)
        {
            context.Response.Headers.Accept = "application/x-protobuf, application/json";
            await FailAsync(context, StatusCodes.Status415UnsupportedMediaType, InvalidArgument, $"Content-Type '{request.ContentType}' is not OTLP: send application/x-protobuf or application/json");
            return;
        }

        var compression = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        if (!RequestBody.IsKnown(compression))
        {
            context.Response.Headers.AcceptEncoding = RequestBody.Encodings;
            await FailAsync(context, StatusCodes.Status415UnsupportedMediaType, InvalidArgument, $"Content-Encoding '{compression}' is not supported: send {RequestBody.Encodings}");
            return;
        }

        using var lease = admission.TryEnter();
        if (lease is null)
        {
            await FailAsync(context, StatusCodes.Status429TooManyRequests, ResourceExhausted, "too many requests at a time", TimeSpan.FromSeconds(1));
            return;
        }

        using var body = await RequestBody.ReadAsync(request.Body, compression, request.ContentLength, limits.MaxDecompressedBytes, lease, context.RequestAborted);
        await AnswerAsync(context, encoding, await committer.AcceptAsync(encoding, body.Bytes, context.RequestAborted));
    }

    private Task AnswerAsync(HttpContext context, OtlpEncoding encoding, Acceptance.Acceptance acceptance)
    {
        switch (acceptance.Outcome)
        {
            case Outcome.Committed:
                meters.Request("http", "committed", acceptance.Spans, acceptance.Rejected);
                return WriteAsync(context, StatusCodes.Status200OK, encoding, encoding == OtlpEncoding.Json
                    ? OtlpAnswer.SuccessJson(acceptance.Rejected, acceptance.Reason)
                    : OtlpAnswer.SuccessProtobuf(acceptance.Rejected, acceptance.Reason));
            case Outcome.Malformed:
                return FailAsync(context, StatusCodes.Status400BadRequest, InvalidArgument, acceptance.Reason!);
            case Outcome.Overloaded:
                return FailAsync(context, StatusCodes.Status429TooManyRequests, ResourceExhausted, acceptance.Reason!, acceptance.RetryAfter);
            default:
                return FailAsync(context, StatusCodes.Status503ServiceUnavailable, Unavailable, acceptance.Reason!, acceptance.RetryAfter);
        }
    }

    private Task RefuseAsync(HttpContext context, BodyException e) => e.Problem switch
    {
        BodyProblem.TooLarge => FailAsync(context, StatusCodes.Status413PayloadTooLarge, InvalidArgument, e.Message),
        BodyProblem.NoRoom => FailAsync(context, StatusCodes.Status429TooManyRequests, ResourceExhausted, e.Message, TimeSpan.FromSeconds(1)),
        BodyProblem.Damaged => FailAsync(context, StatusCodes.Status400BadRequest, InvalidArgument, e.Message),
        _ => FailAsync(context, StatusCodes.Status500InternalServerError, Internal, e.Message),
    };

    private Task FailAsync(HttpContext context, int status, int code, string message, TimeSpan retryAfter = default)
    {
        meters.Request("http", status.ToString(CultureInfo.InvariantCulture));
        if (context.Response.HasStarted) return Task.CompletedTask;
        if (retryAfter > TimeSpan.Zero) context.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        // Who sent something else than OTLP is more likely a person than a program.
        var encoding = EncodingOf(context.Request) ?? OtlpEncoding.Json;
        return WriteAsync(context, status, encoding, encoding == OtlpEncoding.Json
            ? OtlpAnswer.StatusJson(code, message, retryAfter)
            : OtlpAnswer.StatusProtobuf(code, message, retryAfter));
    }

    private static Task WriteAsync(HttpContext context, int status, OtlpEncoding encoding, byte[] body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = encoding == OtlpEncoding.Json ? "application/json" : "application/x-protobuf";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static OtlpEncoding? EncodingOf(HttpRequest request) =>
        !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? null
        : type.MediaType.Equals("application/x-protobuf", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/protobuf", StringComparison.OrdinalIgnoreCase) ? OtlpEncoding.Protobuf
        : type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) ? OtlpEncoding.Json
        : null;
}
