using Analyzer.Service.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Analyzer.Service.Assistants;

/// <summary>The Model Context Protocol as part of the service.</summary>
internal static class AssistantServices
{
    /// <summary>Where assistants connect (Streamable HTTP).</summary>
    public const string Path = "/mcp";

    private const string Instructions =
        "Analyzer reconstructs from distributed traces how a failure spread. Begin with list_incidents, then get_incident; answers put the cause first and name trace and span ids as evidence, which trace_calls opens. "
        + "What the data cannot show is said: do not fill it in.";

    /// <summary>Adds the server and its tools.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        // Stateless: any replica answers any request.
        Describe(services.AddMcpServer(Introduce)).WithHttpTransport(transport => transport.Stateless = true);
    }

    /// <summary>Adds the tools to a server.</summary>
    public static IMcpServerBuilder Describe(IMcpServerBuilder server) => server.WithTools<AssistantTools>();

    /// <summary>Says what the server is.</summary>
    public static void Introduce(McpServerOptions options)
    {
        options.ServerInfo = new Implementation { Name = "analyzer", Title = "Analyzer", Version = typeof(AssistantServices).Assembly.GetName().Version?.ToString(3) ?? "0" };
        options.ServerInstructions = Instructions;
    }

    /// <summary>Maps it.</summary>
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapMcp(Path).RequireAuthorization(Scopes.Read);
}
