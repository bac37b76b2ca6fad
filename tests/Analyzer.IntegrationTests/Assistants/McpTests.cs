using Analyzer.IntegrationTests.Serve;
using Analyzer.IntegrationTests.Store;
using Analyzer.Service.Access;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Hosting;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Xunit;

namespace Analyzer.IntegrationTests.Assistants;

/// <summary>Assistants ask by the protocol's own client, over HTTP and over standard input and output.</summary>
public sealed class McpTests : IAsyncLifetime
{
    private readonly StoppedClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-store-").FullName;
    private ISpanStore? _store;

    public async ValueTask InitializeAsync()
    {
        _store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = _folder, Time = _clock }, default);
        await IncidentStore.FillAsync(_store, _clock, "metastable-lock-a");
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task EveryTool_AnswersOverHttp_CauseFirst_WithEvidenceAndTheDataBehindIt()
    {
        await using var service = await ServeAsync(_ => { });
        await using var client = await ConnectAsync(service, null);

        var tools = await client.ListToolsAsync(cancellationToken: default);
        Assert.All(tools, tool => Assert.True(tool.Description.Length > 40));
        Assert.Equal(["annotate_incident"], tools.Where(tool => tool.ProtocolTool.Annotations?.ReadOnlyHint != true).Select(tool => tool.Name));

        var list = await AskAsync(client, "list_incidents");
        var id = list.Split('\n')[1][2..].Split(':')[0];
        Assert.True(list.Contains("cause shop/postgresql", StringComparison.Ordinal), list);
        var incident = await AskAsync(client, "get_incident", ("id", id));
        Assert.StartsWith("Cause, best first:\n- shop/postgresql", incident, StringComparison.Ordinal);
        Assert.Contains("Metastable", incident, StringComparison.Ordinal);
        Assert.Contains("Data: ", incident, StringComparison.Ordinal);
        var trace = incident.Split("evidence: trace ")[1][..32];
        Assert.Contains("\"attempts\"", await AskAsync(client, "trace_calls", ("traceId", trace)), StringComparison.Ordinal);
        Assert.StartsWith($"{id}: ", await AskAsync(client, "incident_propagation", ("id", id)), StringComparison.Ordinal);
        Assert.Contains("attempts in excess", await AskAsync(client, "list_amplifiers"), StringComparison.Ordinal);
        Assert.Contains("Policies:", await AskAsync(client, "list_policies"), StringComparison.Ordinal);
        Assert.Contains("attempts fewer", await AskAsync(client, "what_if", ("id", id), ("changes", new[] { "attempts=1" })), StringComparison.Ordinal);
        Assert.Equal("noted", await AskAsync(client, "annotate_incident", ("id", id), ("kind", "note"), ("body", "seen")));
        Assert.Contains("note: seen", await AskAsync(client, "get_incident", ("id", id)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get_incident", "id", "none", "list_incidents names them")]
    [InlineData("trace_calls", "traceId", "xyz", "32 hex digits")]
    [InlineData("trace_calls", "traceId", "00000000000000000000000000000001", "holds no span")]
    [InlineData("list_incidents", "from", "yesterday", "is not a time")]
    public async Task Mistakes_AreSaidSoThatTheyCanBeMended(string tool, string name, string value, string said)
    {
        await using var service = await ServeAsync(_ => { });
        await using var client = await ConnectAsync(service, null);
        var answer = await client.CallToolAsync(tool, new Dictionary<string, object?> { [name] = value }, cancellationToken: default);
        Assert.True(answer.IsError);
        Assert.Contains(said, ((TextContentBlock)answer.Content[0]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_ThatMayRead_ReadsAndDoesNotNote()
    {
        await using var service = await ServeAsync(options => options.Access = AccessMode.Keys);
        var key = ApiKey.New();
        await _store!.Keys.AddAsync(new KeyRecord(key.Id, "assistant", key.Hash(), [Scopes.Read], 0, 1, null, null), default);
        await Assert.ThrowsAsync<HttpRequestException>(() => ConnectAsync(service, null));
        await using var client = await ConnectAsync(service, key.Reveal());
        var id = (await AskAsync(client, "list_incidents")).Split('\n')[1][2..].Split(':')[0];
        var refused = await client.CallToolAsync("annotate_incident", new Dictionary<string, object?> { ["id"] = id, ["kind"] = "note", ["body"] = "x" }, cancellationToken: default);
        Assert.True(refused.IsError);
        Assert.Empty(await _store.Records.AnnotationsAsync(id, default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StandardInputAndOutput_AnswerTheSame_BesideAServiceToo(bool isServed)
    {
        await using var service = isServed ? await ServeAsync(_ => { }, RunningService.SocketOf(_folder)) : null;
        if (isServed) new RunningService(Environment.ProcessId, RunningService.SocketOf(_folder), "http://127.0.0.1").Write(_folder);
        else await CloseAsync();
        var transport = new StdioClientTransport(new StdioClientTransportOptions { Command = "dotnet", Arguments = ["exec", Path.Combine(AppContext.BaseDirectory, "analyzer.dll"), "mcp", "--data", _folder], StandardErrorLines = _ => { } });
        await using var client = await McpClient.CreateAsync(transport);

        Assert.Contains("cause shop/postgresql", await AskAsync(client, "list_incidents"), StringComparison.Ordinal);
        Assert.Equal(8, (await client.ListToolsAsync(cancellationToken: default)).Count);
    }

    private async Task CloseAsync()
    {
        await _store!.DisposeAsync();
        _store = null;
    }

    private Task<TestService> ServeAsync(Action<ServeOptions> change, string? socket = null) => TestService.StartAsync(
        options =>
        {
            options.RateLimit = 1_000;
            change(options);
        },
        socket,
        services => services.AddSingleton(new WindowOptions()).AddSingleton<AnalysisRuns>(),
        _store);

    private static Task<McpClient> ConnectAsync(TestService service, string? key) => McpClient.CreateAsync(new HttpClientTransport(
        new HttpClientTransportOptions { Endpoint = new Uri(service.Web, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp, AdditionalHeaders = key is null ? null : new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" } },
        service.Client));

    private static async Task<string> AskAsync(McpClient client, string tool, params (string Name, object? Value)[] arguments)
    {
        var answer = await client.CallToolAsync(tool, arguments.ToDictionary(argument => argument.Name, argument => argument.Value), cancellationToken: default);
        var text = ((TextContentBlock)answer.Content[0]).Text;
        Assert.False(answer.IsError == true, text);
        return text;
    }
}
