namespace Analyzer.Service.Receivers;

/// <summary>The signals of OTLP that are not collected here.</summary>
internal static class NotCollected
{
    /// <summary>Their paths under OTLP/HTTP.</summary>
    public static readonly string[] HttpPaths = ["/v1/metrics", "/v1/logs", "/v1development/profiles"];

    private const string GrpcPrefix = "/opentelemetry.proto.collector.";

    /// <summary>Whether a gRPC path is an export of another signal than traces.</summary>
    public static bool IsGrpc(string path) => path.StartsWith(GrpcPrefix, StringComparison.Ordinal) && !path.StartsWith(GrpcPrefix + "trace.", StringComparison.Ordinal);

    /// <summary>What its sender is told.</summary>
    public static string Message(string path) =>
        $"{(path.Contains("metrics", StringComparison.Ordinal) ? "metrics are" : path.Contains("logs", StringComparison.Ordinal) ? "logs are" : "this signal is")} not collected here: Analyzer takes traces only; remove this exporter from the other pipelines";
}
