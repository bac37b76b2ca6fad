using Analyzer.IntegrationTests.Packaging;
using Analyzer.Service.Analysis;
using Analyzer.Service.Telemetry;
using Analyzer.Tests.Ingest;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>What the service tells about itself.</summary>
public sealed class TelemetryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_CountSpans_AndShowAmplification()
    {
        var board = new EdgeAmplificationBoard();
        board.Show([new EdgeAmplification("shop", "pay", "POST /pay", 2.5), .. Enumerable.Range(0, 1_000).Select(i => new EdgeAmplification("shop", $"s{i}", "GET /", 1))]);
        await using var service = await TestService.StartAsync(configure: services => services.AddSingleton<IEdgeAmplification>(board));
        using (await service.PostAsync(Proto.Request(Proto.Span(1), Proto.Span(2), Proto.Span(0))))
        {
        }

        var text = await service.Client.GetStringAsync(new Uri(service.Web, "/metrics"), Stop);
        Assert.Contains("analyzer_amplification_factor{", text, StringComparison.Ordinal);
        var line = Assert.Single(text.Split('\n'), line => line.Contains("POST /pay", StringComparison.Ordinal));
        Assert.Contains("caller=\"shop\"", line, StringComparison.Ordinal);
        Assert.Contains("callee=\"pay\"", line, StringComparison.Ordinal);
        Assert.Contains(" 2.5", line, StringComparison.Ordinal);
        Assert.Equal(Gauges.MaxEdges, text.Split('\n').Count(line => line.StartsWith("analyzer_amplification_factor{", StringComparison.Ordinal) && line.Contains("caller=\"shop\"", StringComparison.Ordinal)));
        foreach (var name in (string[])["analyzer_spans_accepted_total", "analyzer_spans_rejected_total", "analyzer_spans_committed_total", "analyzer_spans_queued", "analyzer_commit_duration_seconds_bucket", "analyzer_commit_spans_bucket", "analyzer_analysis_lag_seconds", "analyzer_analysis_pending", "analyzer_requests_total"])
        {
            Assert.Contains("\n" + name, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Metrics_ShowWhatAnalysisDid()
    {
        var figures = new AnalysisFigures();
        figures.Analysed(spans: 70, reopened: 2);
        figures.Analysed(spans: 30, reopened: 1);
        figures.Failed();
        await using var service = await TestService.StartAsync(configure: services => services.AddSingleton(figures));
        var lines = (await service.Client.GetStringAsync(new Uri(service.Web, "/metrics"), Stop)).Split('\n');
        foreach (var (name, value) in new[] { ("windows", 2), ("spans", 100), ("reopened", 3), ("failures", 1) })
        {
            var line = Assert.Single(lines, line => line.StartsWith($"analyzer_analysis_{name}_total{{", StringComparison.Ordinal));
            Assert.Matches($@"\}} {value}( \d+)?$", line);
        }
    }

    [Fact]
    public async Task EveryMetricOfTheGrafanaDashboard_IsServed()
    {
        var (board, figures) = (new EdgeAmplificationBoard(), new AnalysisFigures());
        board.Show([new EdgeAmplification("shop", "pay", "POST /pay", 2.5)]);
        figures.Analysed(spans: 70, reopened: 2);
        figures.Failed();
        await using var service = await TestService.StartAsync(configure: services => services.AddSingleton<IEdgeAmplification>(board).AddSingleton(figures));
        using (await service.PostAsync(Proto.Request(Proto.Span(1))))
        {
        }

        var served = await service.Client.GetStringAsync(new Uri(service.Web, "/metrics"), Stop);
        var dashboard = await File.ReadAllTextAsync(Path.Combine(Command.Repository, "deploy", "grafana-dashboard.json"), Stop);
        var used = System.Text.RegularExpressions.Regex.Matches(dashboard, "analyzer_[a-z_]+").Select(match => match.Value).Distinct().ToList();
        Assert.InRange(used.Count, 9, 30);
        Assert.All(used, name => Assert.Contains("\n" + name + "{", served, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Healthz_IsAlive()
    {
        await using var service = await TestService.StartAsync();
        Assert.Equal("alive\n", await service.Client.GetStringAsync(new Uri(service.Web, "/healthz"), Stop));
    }

    [Theory]
    [InlineData("http://localhost:4317", true)]
    [InlineData("http://127.0.0.1:4318/v1/traces", true)]
    [InlineData("http://localhost:14317", false)]
    [InlineData("http://collector:4317", false)]
    public void OwnEndpoint_IsRefused(string endpoint, bool isOwn)
    {
        var options = TestService.Options(options =>
        {
            options.Grpc = new(System.Net.IPAddress.Loopback, 4317);
            options.Http = new(System.Net.IPAddress.Any, 4318);
        });
        var (isSent, warning) = OwnTelemetry.Choose(endpoint, options);
        Assert.Equal(!isOwn, isSent);
        Assert.Equal(isOwn, warning is not null);
    }
}
