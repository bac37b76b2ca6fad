using Analyzer.Service.Telemetry;
using Grpc.Core;

namespace Analyzer.Service.Receivers;

/// <summary>gRPC errors with the details that say whether a retry helps.</summary>
internal static class GrpcFailure
{
    private const string Details = "grpc-status-details-bin";

    /// <summary>An error; with <c>RetryInfo</c> when a retry may help later.</summary>
    public static RpcException Of(StatusCode code, string message, TimeSpan retryAfter = default) =>
        new(new Status(code, message), new Metadata { { Details, OtlpAnswer.StatusProtobuf((int)code, message, retryAfter) } });

    /// <summary>An error, counted.</summary>
    public static RpcException Of(ServiceMeters meters, StatusCode code, string message, TimeSpan retryAfter = default)
    {
        meters.Request("grpc", code.ToString());
        return Of(code, message, retryAfter);
    }

    /// <summary>All requests together hold too much.</summary>
    public static RpcException Busy() => Of(StatusCode.ResourceExhausted, BodyException.NoRoom().Message, TimeSpan.FromSeconds(1));

    /// <summary>The header fields of an answer that is an error from the start ("Trailers-Only" in gRPC over HTTP/2).</summary>
    public static void Write(Microsoft.AspNetCore.Http.HttpResponse response, RpcException failure)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)failure.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(failure.Status.Detail);
        foreach (var entry in failure.Trailers) response.Headers[entry.Key] = Convert.ToBase64String(entry.ValueBytes);
    }
}
