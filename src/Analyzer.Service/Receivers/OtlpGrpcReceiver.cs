using Analyzer.Ingest.Otlp;
using Analyzer.Service.Acceptance;
using Analyzer.Service.Telemetry;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Analyzer.Service.Receivers;

/// <summary>OTLP over gRPC (OTLP specification, section "OTLP/gRPC"), on raw bytes: there are no generated message classes.</summary>
internal sealed class OtlpGrpcReceiver(GroupCommitter committer, ServiceMeters meters)
{
    /// <summary>What is called.</summary>
    public static readonly Method<RequestBody, byte[]> Export = new(
        MethodType.Unary,
        "opentelemetry.proto.collector.trace.v1.TraceService",
        "Export",
        new Marshaller<RequestBody>((_, _) => throw new NotSupportedException(), Deserialize),
        new Marshaller<byte[]>((bytes, context) => context.Complete(bytes), _ => throw new NotSupportedException()));

    private async Task<byte[]> ExportAsync(RequestBody request, ServerCallContext context)
    {
        using var body = request;
        var acceptance = await committer.AcceptAsync(OtlpEncoding.Protobuf, body.Bytes, context.CancellationToken);
        switch (acceptance.Outcome)
        {
            case Outcome.Committed:
                meters.Request("grpc", "committed", acceptance.Spans, acceptance.Rejected);
                return OtlpAnswer.SuccessProtobuf(acceptance.Rejected, acceptance.Reason);
            case Outcome.Malformed:
                throw GrpcFailure.Of(meters, StatusCode.InvalidArgument, acceptance.Reason!);
            case Outcome.Overloaded:
                throw GrpcFailure.Of(meters, StatusCode.ResourceExhausted, acceptance.Reason!, acceptance.RetryAfter);
            default:
                throw GrpcFailure.Of(meters, StatusCode.Unavailable, acceptance.Reason!, acceptance.RetryAfter);
        }
    }

    private static RequestBody Deserialize(DeserializationContext context)
    {
        var payload = context.PayloadAsReadOnlySequence();
        if (!GrpcAdmission.TryGrow(payload.Length)) throw GrpcFailure.Busy();
        return RequestBody.Copy(payload);
    }

    /// <summary>Registers the method without generated code.</summary>
    internal sealed class Methods : IServiceMethodProvider<OtlpGrpcReceiver>
    {
        /// <inheritdoc/>
        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpGrpcReceiver> context) =>
            context.AddUnaryMethod(Export, [], (receiver, request, call) => receiver.ExportAsync(request, call));
    }
}
