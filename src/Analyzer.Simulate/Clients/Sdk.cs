namespace Analyzer.Simulate.Clients;

/// <summary>What differs between the SDKs of languages: scopes, and the names they give to failures.</summary>
internal sealed record Sdk(
    string Language,
    string Version,
    SimScope ServerScope,
    SimScope HttpClientScope,
    ErrorName Timeout,
    ErrorName Cancelled,
    ErrorName Refused,
    ErrorName Reset)
{
    private static readonly SimScope OtelHttp = new("go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp", "0.63.0");

    public static readonly Sdk DotNet = new(
        "dotnet",
        "1.20.1",
        new SimScope("Microsoft.AspNetCore"),
        new SimScope("System.Net.Http"),
        new ErrorName("System.Threading.Tasks.TaskCanceledException", "System.Threading.Tasks.TaskCanceledException", "The operation was canceled."),
        new ErrorName("System.Threading.Tasks.TaskCanceledException", "System.Threading.Tasks.TaskCanceledException", "The operation was canceled."),
        new ErrorName("connection_error", "System.Net.Http.HttpRequestException", "Connection refused"),
        new ErrorName("response_ended", "System.Net.Http.HttpIOException", "The response ended prematurely. (ResponseEnded)"));

    public static readonly Sdk Java = new(
        "java",
        "1.54.0",
        new SimScope("io.opentelemetry.tomcat-10.0", "2.20.1-alpha"),
        new SimScope("io.opentelemetry.okhttp-3.0", "2.20.1-alpha"),
        new ErrorName("java.net.SocketTimeoutException", "java.net.SocketTimeoutException", "timeout"),
        new ErrorName("java.io.IOException", "java.io.IOException", "Canceled"),
        new ErrorName("java.net.ConnectException", "java.net.ConnectException", "Failed to connect"),
        new ErrorName("java.io.IOException", "java.io.IOException", "unexpected end of stream"));

    public static readonly Sdk Go = new(
        "go",
        "1.38.0",
        OtelHttp,
        OtelHttp,
        new ErrorName("context.deadlineExceededError", null, "context deadline exceeded"),
        new ErrorName("*errors.errorString", null, "context canceled"),
        new ErrorName("*net.OpError", null, "connect: connection refused"),
        new ErrorName("*errors.errorString", null, "EOF"));

    private static readonly Dictionary<string, Sdk> ByName = new(StringComparer.Ordinal)
    {
        ["dotnet"] = DotNet,
        ["java"] = Java,
        ["go"] = Go,
    };

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    public static Sdk Of(string language) => ByName[language];
}

/// <summary>How an SDK records one sort of failure; without an exception type it sets a status message instead of an event.</summary>
internal sealed record ErrorName(string ErrorType, string? ExceptionType, string Message);
