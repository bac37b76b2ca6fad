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
    // Only a test that fails waits for so long.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-store-").FullName;

    [Fact]
    public async Task Incident_IsTold_AlthoughAHeartbeatFindsTheAnalysisEnded()
    {
        var clock = new HandClock();
        await using var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = _folder, Time = clock }, default);
        var spans = RecordedStorms.Read("killed-a");
        await store.AppendAsync([spans], default);
        var runs = new AnalysisRuns(store, clock);
        var listener = new InterruptedListener(clock);
        using var runner = new AnalysisRunner(store, new WindowOptions(), runs, new IncidentBook(store, [listener], clock), [], clock, NullLogger<AnalysisRunner>.Instance);
        await runs.SubmitAsync(new AnalysisRequest(spans.StartNs.ToArray().Min(), spans.StartNs.ToArray().Max()), AnalysisOrigin.Watch, again: false, default);

        Assert.True(await runner.StepAsync(default));

        Assert.True(listener.IsDone);
        Assert.NotEmpty(await store.Records.IncidentsAsync(new(), default));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Its timers go off when a test says so.</summary>
    private sealed class HandClock : TimeProvider
    {
        private Action? _tick;

        /// <summary>Ends with the heartbeats: the timer behind them is disposed of.</summary>
        public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Tick() => _tick!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _tick = () => callback(state);
            return new HandTimer(Stopped);
        }
    }

    private sealed class HandTimer(TaskCompletionSource stopped) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => stopped.TrySetResult();

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Is told while a heartbeat comes, and goes on once that has found the analysis ended.</summary>
    private sealed class InterruptedListener(HandClock clock) : IIncidentListener
    {
        public bool IsDone { get; private set; }

        public async Task OnIncidentAsync(IncidentNews news, CancellationToken cancellation)
        {
            clock.Tick();
            await clock.Stopped.Task.WaitAsync(s_patience, CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
            IsDone = true;
        }
    }
}
