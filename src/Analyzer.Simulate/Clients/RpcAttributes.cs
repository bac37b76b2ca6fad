using Analyzer.Simulate.Services;

namespace Analyzer.Simulate.Clients;

/// <summary>What otelgrpc and the Java agent say of an RPC on both sides.</summary>
internal static class RpcAttributes
{
    public static SimAttribute[] Of(Target target)
    {
        var slash = target.Operation.IndexOf('/', StringComparison.Ordinal);
        return
        [
            new("rpc.system", "grpc"),
            new("rpc.service", target.Operation[..Math.Max(0, slash)]),
            new("rpc.method", target.Operation[(slash + 1)..]),
        ];
    }
}
