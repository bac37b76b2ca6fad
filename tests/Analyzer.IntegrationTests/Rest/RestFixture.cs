using Analyzer.IntegrationTests.Serve;
using Analyzer.IntegrationTests.Store;
using Analyzer.Model.Findings;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Hosting;
using Analyzer.Service.Reports.Schedules;
using Analyzer.Service.Telemetry;
using Analyzer.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Analyzer.IntegrationTests.Rest;

/// <summary>The service over a store that holds a storm, analysed and watched; analyses asked for are done when a test says so.</summary>
public abstract class RestFixture : IAsyncLifetime
{
    private const long MinuteNs = 60_000_000_000;

    private readonly StoppedClock _clock = new();
    private WebApplication? _app;
    private AnalysisRunner? _runner;

    internal ISpanStore Store { get; private set; } = null!;

    internal ApiClient Api { get; private set; } = null!;

    internal Uri Address { get; private set; } = null!;

    /// <summary>Whole minutes around every span.</summary>
    internal TimeWindow Range { get; private set; }

    /// <summary>The incident that the watch found.</summary>
    internal string IncidentId { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Store = await OpenAsync(_clock);
        var spans = RecordedStorms.Read("killed-a");
        Range = new TimeWindow(OwnTraces.WindowOf(spans.StartNs.ToArray().Min(), MinuteNs), OwnTraces.WindowOf(spans.StartNs.ToArray().Max(), MinuteNs) + MinuteNs);
        await Store.AppendAsync([spans], default);
        _clock.NowNs += 3 * MinuteNs;
        var (options, windows) = (new WindowOptions(), new AnalysedWindows());
        var runs = new AnalysisRuns(Store, _clock);
        _runner = new AnalysisRunner(Store, options, runs, new IncidentBook(Store, [], _clock), [], _clock, NullLogger<AnalysisRunner>.Instance);
        using (var analysis = new WindowAnalysis(Store, options, _clock, new AnalysisFigures(), new EdgeAmplificationBoard(), windows, NullLogger<WindowAnalysis>.Instance))
        {
            for (var steps = 0; await analysis.StepAsync(default); steps++) Assert.InRange(steps, 0, 100);
        }

        using (var watch = new IncidentWatch(Store, new WatchOptions(), new WindowOptions(), windows, runs, _clock, NullLogger<IncidentWatch>.Instance)) Assert.True(await watch.StepAsync(default));
        await RunAnalysesAsync();
        var watched = Assert.Single(await Store.Records.AnalysesAsync(new(), default));
        var incidents = await Store.Records.IncidentsAsync(new(), default);
        Assert.True(incidents.Count > 0, $"no incident in {watched}");
        IncidentId = incidents[0].Id;
        _app = ServeHost.Build(TestService.Options(), Store, _clock, configure: services => services.AddSingleton(options).AddSingleton(runs));
        await _app.StartAsync();
        Address = ServeHost.AddressesOf(_app)[2];
        Api = await ApiClient.ConnectAsync(Address);
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        _runner?.Dispose();
        if (Store is not null) await Store.DisposeAsync();
        await RemoveAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does the analyses that wait.</summary>
    internal async Task RunAnalysesAsync()
    {
        while (await _runner!.StepAsync(default))
        {
        }
    }

    /// <summary>Waits for what runs in the background of schedules.</summary>
    internal Task IdleAsync() => _app!.Services.GetRequiredService<ScheduleKeeper>().IdleAsync();

    internal void Pass(long ns) => _clock.NowNs += ns;

    private protected abstract Task<ISpanStore> OpenAsync(TimeProvider clock);

    private protected abstract ValueTask RemoveAsync();

}

/// <summary>The embedded engine.</summary>
public sealed class DuckDbRestFixture : RestFixture
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-store-").FullName;

    private protected override Task<ISpanStore> OpenAsync(TimeProvider clock) => SpanStores.OpenAsync(new StoreOptions { DataDirectory = _folder, Time = clock }, default);

    private protected override ValueTask RemoveAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return default;
    }
}

/// <summary>PostgreSQL.</summary>
public sealed class PostgreSqlRestFixture(PostgreSqlServer server) : RestFixture
{
    private protected override async Task<ISpanStore> OpenAsync(TimeProvider clock) => await SpanStores.OpenAsync(new StoreOptions { ConnectionString = await server.CreateDatabaseAsync(), DataDirectory = "", Time = clock }, default);

    private protected override ValueTask RemoveAsync() => default;
}
