using Analyzer.Simulate.Scenarios;
using Analyzer.Simulate.Services;
using Analyzer.Simulate.Spans;

namespace Analyzer.Simulate.Clients;

/// <summary>The client libraries that can be imitated, by the name in a policy's <c>client</c>.</summary>
internal static class ClientStyles
{
    private static readonly Dictionary<string, Func<SpanRecorder, IClientStyle>> Known = new(StringComparer.Ordinal)
    {
        ["dotnet-http"] = spans => new HttpStyle(spans, Sdk.DotNet),
        ["java-okhttp"] = spans => new HttpStyle(spans, Sdk.Java),
        ["go-http"] = spans => new HttpStyle(spans, Sdk.Go),
        ["grpc-dotnet"] = spans => new GrpcDotNetStyle(spans),
        ["grpc-hidden"] = spans => new GrpcHiddenStyle(spans),
        ["azure"] = spans => new AzureStyle(spans),
        ["npgsql"] = spans => new NpgsqlStyle(spans),
        ["jdbc"] = spans => new JdbcStyle(spans),
    };

    public static IReadOnlyCollection<string> Names => Known.Keys;

    public static IClientStyle For(PolicyModel policy, Instance caller, Target target, SpanRecorder spans) =>
        Known[policy.Client ?? Usual(caller.Node.Service!.Sdk, target)](spans);

    /// <summary>The library one meets most often in that language.</summary>
    private static string Usual(string sdk, Target target) => (sdk, target) switch
    {
        ("dotnet", { Statement: not null }) => "npgsql",
        (_, { Statement: not null }) => "jdbc",
        ("dotnet", { IsRpc: true }) => "grpc-dotnet",
        (_, { IsRpc: true }) => "grpc-hidden",
        ("java", _) => "java-okhttp",
        ("go", _) => "go-http",
        _ => "dotnet-http",
    };
}
