using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Analyzer.Service.Hosting;

/// <summary>Log lines on standard error: text for people, JSON for programs.</summary>
internal static class ServeLogging
{
    /// <summary>Adds the console.</summary>
    public static void Add(ILoggingBuilder logging, ServeOptions options)
    {
        var isJson = options.LogFormat == LogFormat.Json || (options.LogFormat == LogFormat.Auto && Console.IsErrorRedirected);
        logging.SetMinimumLevel(options.LogLevel);
        // What the framework says at Information is said once per request.
        logging.AddFilter("Microsoft", Max(options.LogLevel, LogLevel.Warning));
        // It warns that HTTP/2 needs TLS, not knowing of Http2Preface.
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", Max(options.LogLevel, LogLevel.Error));
        // Why a start failed is said in one sentence elsewhere.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", Max(options.LogLevel, LogLevel.Critical));
        logging.AddFilter("Grpc", Max(options.LogLevel, LogLevel.Critical));
        logging.AddConsole(console =>
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.FormatterName = isJson ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple;
        });
        logging.Services.Configure<JsonConsoleFormatterOptions>(json =>
        {
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        logging.Services.Configure<SimpleConsoleFormatterOptions>(text =>
        {
            text.SingleLine = true;
            text.TimestampFormat = "HH:mm:ss ";
        });
    }

    private static LogLevel Max(LogLevel asked, LogLevel least) => asked <= LogLevel.Debug ? asked : asked > least ? asked : least;
}
