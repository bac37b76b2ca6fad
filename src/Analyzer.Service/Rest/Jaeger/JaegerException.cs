namespace Analyzer.Service.Rest.Jaeger;

/// <summary>A request that cannot be answered, in Jaeger's words where it has some.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="message">What is wrong.</param>
internal sealed class JaegerException(int status, string message) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Status => status;

    /// <summary>A parameter that cannot be parsed.</summary>
    public static JaegerException Parameter(string name, string reason) => new(400, $"unable to parse param '{name}': {reason}");
}
