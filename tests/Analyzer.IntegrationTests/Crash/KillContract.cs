using Analyzer.Graph;
using Analyzer.IntegrationTests.Cli;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Crash;

/// <summary>What was acknowledged is there, whenever the service dies.</summary>
public abstract class KillContract : TemporaryFolder
{
    private const int Rounds = 20;

    /// <summary>Arguments that name the store to <c>serve</c>.</summary>
    protected abstract IReadOnlyList<string> StoreArguments { get; }

    /// <summary>The same store, to read it afterwards.</summary>
    protected abstract StoreOptions Options { get; }

    [Fact]
    public async Task ServiceKilledUnderLoad_TwentyTimes_LosesNothingAcknowledged_AndAnalysesNothingTwice()
    {
        using var sender = new Sender();
        var random = new Random(20);
        for (var round = 0; round < Rounds; round++)
        {
            using var service = await ServeProcess.StartAsync(Folder, StoreArguments);
            using var stop = new CancellationTokenSource();
            // Killed at a random acknowledgement rather than at a random time: on a slow machine too there is something to lose.
            var left = random.Next(1, 60);
            var reached = new TaskCompletionSource();
            var sending = sender.RunAsync(service.Receiver, 8, () =>
            {
                if (Interlocked.Decrement(ref left) == 0) reached.TrySetResult();
            }, stop.Token);
            await reached.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            service.Kill();
            await stop.CancelAsync();
            await sending;
        }

        using (var last = await ServeProcess.StartAsync(Folder, StoreArguments))
        {
            await sender.FinishAsync(last.Receiver);
            Assert.Equal(0, await last.StopAsync());
        }

        var stored = await ReadAllAsync();
        var found = new HashSet<string>();
        for (var span = 0; span < stored.Count; span++) found.Add(stored.TraceIdOf(span).ToString());
        Assert.DoesNotContain(sender.Acknowledged.Keys, span => !found.Contains(Sender.TraceOf(span)));
        Assert.True(sender.Repeated > 0, "no request was cut off: the service was never killed while it worked");
        // Each acknowledged span is one call of its own, however often it was sent and stored.
        var calls = Reconstruction.Run(stored, new ReconstructionOptions());
        Assert.Equal(found.Count, calls.Calls.Length);
        Assert.All(calls.Calls, call => Assert.Equal(1, call.AttemptCount));
    }

    private async Task<SpanBatch> ReadAllAsync()
    {
        await using var store = await SpanStores.OpenAsync(Options, TestContext.Current.CancellationToken);
        var batch = new SpanBatch();
        await store.ReadAsync(new SpanQuery(Sender.StartNs - 1, Sender.StartNs + 86_400_000_000_000, Slice.Whole, 0), batch, TestContext.Current.CancellationToken);
        return batch;
    }
}

/// <summary>On the embedded file.</summary>
public sealed class DuckDbKillTests : KillContract
{
    /// <inheritdoc/>
    protected override IReadOnlyList<string> StoreArguments => [];

    /// <inheritdoc/>
    protected override StoreOptions Options => new() { DataDirectory = Folder };
}
