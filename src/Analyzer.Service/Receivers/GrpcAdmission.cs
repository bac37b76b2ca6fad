using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Analyzer.Service.Access;
using Analyzer.Service.Telemetry;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Analyzer.Service.Receivers;

/// <summary>
/// Lets gRPC calls in before their message is read into memory: by their number, and by the length in front of the message (gRPC
/// over HTTP/2, "Length-Prefixed-Message").
/// </summary>
internal sealed class GrpcAdmission(Admission admission, ReceiverLimits limits, AccessGate gate, ServiceMeters meters)
{
    private const int PrefixBytes = 5;

    // The library reads and decompresses the message; what it holds for this call is counted from there.
    private static readonly AsyncLocal<Admission.Lease?> s_lease = new();

    /// <summary>Asks for memory on behalf of the current call.</summary>
    public static bool TryGrow(long bytes) => s_lease.Value?.TryGrow(bytes) ?? true;

    /// <summary>Whether a request is a gRPC call.</summary>
    public static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Serves a call, or refuses it.</summary>
    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value ?? "";
        if (NotCollected.IsGrpc(path))
        {
            GrpcFailure.Write(context.Response, GrpcFailure.Of(meters, StatusCode.Unimplemented, NotCollected.Message(path)));
            return;
        }

        if (await StoppedAsync(context) is { } stopped)
        {
            GrpcFailure.Write(context.Response, stopped);
            return;
        }

        using var lease = admission.TryEnter();
        var refusal = lease is null ? GrpcFailure.Of(StatusCode.ResourceExhausted, "too many requests at a time", TimeSpan.FromSeconds(1)) : await RefusalAsync(context, lease);
        if (refusal is not null)
        {
            meters.Request("grpc", refusal.StatusCode.ToString());
            GrpcFailure.Write(context.Response, refusal);
            return;
        }

        s_lease.Value = lease;
        await next(context);
    }

    private async Task<RpcException?> StoppedAsync(HttpContext context)
    {
        var (verdict, retryAfter) = await gate.AskAsync(context, Scopes.Ingest);
        return verdict switch
        {
            Verdict.Unknown => GrpcFailure.Of(meters, StatusCode.Unauthenticated, AccessGate.Hint),
            Verdict.Forbidden => GrpcFailure.Of(meters, StatusCode.PermissionDenied, "the key lacks the scope 'ingest'"),
            Verdict.TooMany => GrpcFailure.Of(meters, StatusCode.ResourceExhausted, "this key has used up its requests", retryAfter),
            _ => null,
        };
    }

    private async Task<RpcException?> RefusalAsync(HttpContext context, Admission.Lease lease)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            var length = LengthOf(read);
            // Nothing is consumed: the library reads it all again.
            reader.AdvanceTo(read.Buffer.Start, length is null && !read.IsCompleted ? read.Buffer.End : read.Buffer.Start);
            if (length > limits.MaxBodyBytes) return GrpcFailure.Of(StatusCode.ResourceExhausted, BodyException.TooLarge(limits.MaxBodyBytes).Message);
            if (length is { } bytes) return lease.TryGrow(bytes) ? null : GrpcFailure.Busy();
            if (read.IsCompleted) return null;
        }
    }

    private static long? LengthOf(ReadResult read)
    {
        if (read.Buffer.Length < PrefixBytes) return null;
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        read.Buffer.Slice(0, PrefixBytes).CopyTo(prefix);
        return BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
    }
}
