using Analyzer.IntegrationTests.Crash;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>The service's own spans go where the environment says, and not into itself.</summary>
public sealed class OwnTelemetryTests : Cli.TemporaryFolder
{
    [Fact]
    public async Task OwnSpans_ReachTheEndpointOfTheEnvironment_AndNotTheServiceItself()
    {
        var (collector, observed) = (Directory.CreateDirectory(In("collector")).FullName, Directory.CreateDirectory(In("observed")).FullName);
        using (var receiver = await ServeProcess.StartAsync(collector))
        {
            var environment = new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Receiver.GetLeftPart(UriPartial.Authority),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_SERVICE_NAME"] = "observed",
            };
            // Asking whether it is ready is a request that it traces.
            using (var service = await ServeProcess.StartAsync(observed, environment, [])) Assert.Equal(0, await service.StopAsync());
            Assert.Equal(0, await receiver.StopAsync());
        }

        Assert.Contains("observed", await ServicesAsync(collector));
        Assert.Empty(await ServicesAsync(observed));
    }

    private static async Task<IReadOnlyList<string>> ServicesAsync(string data)
    {
        await using var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = data }, TestContext.Current.CancellationToken);
        var spans = new SpanBatch();
        await store.ReadAsync(new SpanQuery(0, long.MaxValue, Slice.Whole, 0), spans, TestContext.Current.CancellationToken);
        return [.. Enumerable.Range(0, spans.Resources.Count).Select(id => spans.Strings.GetString(spans.Resources[id].Service))];
    }
}
