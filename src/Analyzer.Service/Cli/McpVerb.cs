using System.CommandLine;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Assistants;
using Analyzer.Service.Hosting;
using Analyzer.Service.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Analyzer.Service.Cli;

/// <summary><c>analyzer mcp</c>: answers an assistant on standard input and output.</summary>
internal static class McpVerb
{
    private const string Examples = """
        claude mcp add analyzer -- analyzer mcp
            lets an assistant on this machine ask about incidents; works beside 'analyzer serve'
        analyzer mcp --store 'Host=db;Database=analyzer'
            the same on PostgreSQL
        """;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var verb = new Verb("mcp", "Answers an assistant on standard input and output (Model Context Protocol). Over HTTP 'analyzer serve' answers at /mcp.", Examples);
        var place = new StoreOptionSet();
        place.AddTo(verb);
        verb.SetAction(async (parsed, cancellation) =>
        {
            var options = place.Read(parsed);
            if (options.Store is null && RunningService.Find(options.Data) is { } service) await BridgeAsync(service, cancellation);
            else await ServeAsync(options, cancellation);
            return ExitCodes.Done;
        });
        return verb;
    }

    private static async Task ServeAsync(ServeOptions options, CancellationToken cancellation)
    {
        await using var store = await StoreAccess.OpenAsync(options, cancellation);
        var builder = Builder();
        builder.Services.AddSingleton(store).AddSingleton(TimeProvider.System).AddSingleton(new WindowOptions()).AddSingleton<AnalysisRuns>();
        AssistantServices.Describe(builder.Services.AddMcpServer(AssistantServices.Introduce)).WithStdioServerTransport();
        using var host = builder.Build();
        await host.RunAsync(cancellation);
    }

    // The service holds the file: it answers, and this passes on.
    private static async Task BridgeAsync(RunningService service, CancellationToken cancellation)
    {
        using var http = service.Client(AssistantServices.Path);
        var transport = new HttpClientTransport(new HttpClientTransportOptions { Endpoint = http.BaseAddress!, TransportMode = HttpTransportMode.StreamableHttp }, http);
        await using var client = await McpClient.CreateAsync(transport, cancellationToken: cancellation);
        var builder = Builder();
        builder.Services.AddMcpServer(AssistantServices.Introduce).WithStdioServerTransport()
            .WithListToolsHandler(async (_, stop) => new ListToolsResult { Tools = [.. (await client.ListToolsAsync(cancellationToken: stop)).Select(tool => tool.ProtocolTool)] })
            .WithCallToolHandler(async (request, stop) => await client.CallToolAsync(request.Params!, stop));
        using var host = builder.Build();
        await host.RunAsync(cancellation);
    }

    private static HostApplicationBuilder Builder()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        // Standard output is the assistant's.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        return builder;
    }
}
