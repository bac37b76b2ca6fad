using Analyzer.Ingest.Files;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Analyzer.IntegrationTests.Analysis;

/// <summary>What an analysis found is entered and told, however its heartbeats fall.</summary>
public sealed class AnalysisRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-store-").FullName;

    [Fact]
    public async Task Incident_IsTold_AlthoughAHeartbeatFindsTheAnalysisEnded()
    {
        var clock = new HastyClock();
        await using var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = _folder, Time = clock }, default);
        var spans = Storm();
        await store.AppendAsync([spans], default);
        var runs = new AnalysisRuns(store, clock);
        var listener = new SlowListener();
        using var runner = new AnalysisRunner(store, new WindowOptions(), runs, new IncidentBook(store, [listener], clock), [], clock, NullLogger<AnalysisRunner>.Instance);
        await runs.SubmitAsync(new AnalysisRequest(spans.StartNs.ToArray().Min(), spans.StartNs.ToArray().Max()), AnalysisOrigin.Watch, again: false, default);

        Assert.True(await runner.StepAsync(default));

        Assert.True(listener.IsDone);
        Assert.NotEmpty(await store.Records.IncidentsAsync(new(), default));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static SpanBatch Storm()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Analyzer.sln"))) folder = folder.Parent!;
        var batch = new SpanBatch();
        SpanFiles.Read([Path.Combine(folder.FullName, "tests", "Data", "storms", "killed-a.jsonl.zst")], batch, new ReadOptions(), default);
        return batch;
    }

    /// <summary>Its timers go off every few milliseconds, so that there are heartbeats at every step.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(5);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(callback, state, s_soon, period == Timeout.InfiniteTimeSpan ? period : s_soon);
    }

    /// <summary>Takes longer than many heartbeats.</summary>
    private sealed class SlowListener : IIncidentListener
    {
        public bool IsDone { get; private set; }

        public async Task OnIncidentAsync(IncidentNews news, CancellationToken cancellation)
        {
            await Task.Delay(300, cancellation);
            IsDone = true;
        }
    }
}
