using Analyzer.Detect.WhatIf;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Cli;
using Analyzer.Store;
using Analyzer.Store.Records;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Analysis.Runs;

/// <summary>Does the analyses that wait, one after the other; of several processes each takes what no other holds.</summary>
internal sealed partial class AnalysisRunner(ISpanStore store, WindowOptions options, AnalysisRuns runs, IncidentBook incidents, IEnumerable<IAnalysisListener> listeners, TimeProvider time, ILogger<AnalysisRunner> log) : BackgroundService
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(2);

    // Ten heartbeats missed.
    private const long DeadNs = 20_000_000_000;

    /// <summary>Takes an analysis that waits and does it.</summary>
    /// <returns>Whether there was one, however it ended.</returns>
    public async Task<bool> StepAsync(CancellationToken cancellation)
    {
        var nowNs = time.NowNs();
        if (await store.Records.TakeAsync(nowNs, nowNs - DeadNs, cancellation).ConfigureAwait(false) is not { } analysis) return false;
        using var off = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        runs.Started(analysis.Id, off);
        var step = new CurrentStep();
        var alive = KeepAliveAsync(analysis.Id, step, off);
        try
        {
            var spans = await store.CountAsync(analysis.FromNs, analysis.ToNs, off.Token).ConfigureAwait(false);
            var result = await new RequestedAnalysis(store, options).RunAsync(AnalysisRequest.FromJson(analysis.Request), step.Set, off.Token).ConfigureAwait(false);
            var ended = analysis with { Status = AnalysisStatus.Succeeded, FinishedNs = time.NowNs(), Step = "done", Spans = spans, Incidents = result.Incidents.Count };
            // From here on a heartbeat may find that it no longer runs and call it off: what was found must be entered all the same.
            if (await store.Records.FinishAsync(ended, ResultCodec.Encode(result), cancellation).ConfigureAwait(false)) await TellAsync(ended, result, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (off.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            Log.Cancelled(log, analysis.Id);
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreUnavailableException))
        {
            // What its user can mend is said; the rest is for the log.
            var reason = e is CliException or StoreException or WhatIfException ? e.Message : "it met an error that is not the data's or yours: the service's log has it";
            if (e is not (CliException or StoreException or WhatIfException)) Log.Failed(log, analysis.Id, e);
            await store.Records.FinishAsync(analysis with { Status = AnalysisStatus.Failed, FinishedNs = time.NowNs(), Step = "failed", Error = reason }, null, cancellation).ConfigureAwait(false);
        }
        finally
        {
            runs.Ended(analysis.Id);
            await off.CancelAsync().ConfigureAwait(false);
            await alive.ConfigureAwait(false);
        }

        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await StepAsync(stoppingToken).ConfigureAwait(false)) await runs.WaitAsync(s_look, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Log.StepFailed(log, s_look.Seconds, e);
                await Task.Delay(s_look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TellAsync(AnalysisRecord ended, AnalysisResult result, CancellationToken cancellation)
    {
        await incidents.RecordAsync(ended, result, cancellation).ConfigureAwait(false);
        if (ended.Origin != AnalysisOrigin.Watch) return;
        foreach (var listener in listeners) await listener.OnAnalysisAsync(ended, result, cancellation).ConfigureAwait(false);
    }

    private async Task KeepAliveAsync(string id, CurrentStep step, CancellationTokenSource off)
    {
        try
        {
            using var timer = new PeriodicTimer(s_heartbeat, time);
            while (await timer.WaitForNextTickAsync(off.Token).ConfigureAwait(false))
            {
                if (!await TryKeepAliveAsync(id, step, off.Token).ConfigureAwait(false)) await off.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It is done.
        }
    }

    private async Task<bool> TryKeepAliveAsync(string id, CurrentStep step, CancellationToken cancellation)
    {
        try
        {
            return await store.Records.KeepAliveAsync(id, step.Text, time.NowNs(), cancellation).ConfigureAwait(false);
        }
        catch (StoreUnavailableException)
        {
            // The next heartbeat may come through; if none does, another process takes over.
            return true;
        }
    }

    private sealed class CurrentStep
    {
        private volatile string _text = "starting";

        public string Text => _text;

        public void Set(string text) => _text = text;
    }

    private static partial class Log
    {
        [LoggerMessage(501, LogLevel.Information, "Analysis {Id} was called off")]
        public static partial void Cancelled(ILogger log, string id);

        [LoggerMessage(502, LogLevel.Error, "Analysis {Id} failed")]
        public static partial void Failed(ILogger log, string id, Exception exception);

        [LoggerMessage(503, LogLevel.Warning, "Analyses cannot be taken from the store; tried again in {Seconds} s")]
        public static partial void StepFailed(ILogger log, int seconds, Exception exception);
    }
}
