using System.Globalization;
using Analyzer.Simulate.Services;
using Analyzer.Simulate.Spans;

namespace Analyzer.Simulate.Clients;

/// <summary>The SERVER span of a request, as the server frameworks record it.</summary>
internal static class ServerSpans
{
    private static readonly SimScope OtelGrpc =
        new("go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc", "0.63.0");

    private static readonly object HttpSort = new();

    public static SimSpan Start(SpanRecorder spans, Instance instance, Request request)
    {
        var sdk = Sdk.Of(instance.Node.Service!.Sdk);
        var target = request.Target;
        var isPlainRpc = target.IsRpc && sdk != Sdk.DotNet;
        return spans.Start(
            instance,
            isPlainRpc ? OtelGrpc : sdk.ServerScope,
            isPlainRpc ? target.Operation : target.Name,
            SimSpanKind.Server,
            request.TraceId,
            request.ParentSpanId,
            isPlainRpc ? target.Attributes(OtelGrpc, RpcAttributes.Of) : target.Attributes(HttpSort, HttpAttributes),
            parentIsRemote: request.ParentSpanId != 0);
    }

    /// <summary>5xx is an error of the server; 4xx is the client's.</summary>
    public static void Finish(SimSpan span, Instance instance, Request request, Reply reply)
    {
        if (!request.Target.IsRpc)
        {
            Answer(span, reply.Status);
            return;
        }
        var (number, name) = GrpcCode.Of(reply);
        if (instance.Node.Service!.Sdk == "dotnet")
        {
            span.With("grpc.method", request.Target.Path).With("grpc.status_code", number.ToString(CultureInfo.InvariantCulture));
            Answer(span, 200);
            return;
        }
        span.With("rpc.grpc.status_code", number);
        if (number is not (2 or 4 or 12 or 13 or 14 or 15)) return;
        span.IsError = true;
        span.StatusMessage = name;
    }

    private static SimAttribute[] HttpAttributes(Target target) =>
    [
        new("http.request.method", target.Method),
        new("server.address", target.Address),
        new("server.port", target.Port),
        new("url.scheme", "http"),
        new("url.path", target.Path),
        .. target.Query is { } query ? [new SimAttribute("url.query", query)] : Array.Empty<SimAttribute>(),
        new("network.protocol.version", target.IsRpc ? "2" : "1.1"),
        new("http.route", target.Route),
    ];

    private static void Answer(SimSpan span, int status)
    {
        span.With("http.response.status_code", status);
        if (status >= 500) HttpSpans.Fail(span, status.ToString(CultureInfo.InvariantCulture));
    }
}
