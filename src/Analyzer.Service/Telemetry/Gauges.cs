using System.Diagnostics.Metrics;
using Analyzer.Service.Acceptance;
using Analyzer.Service.Analysis;
using Analyzer.Service.Receivers;
using Analyzer.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Telemetry;

/// <summary>What is looked at rather than counted: queues, the lag of analysis, the amplification of edges.</summary>
internal sealed partial class Gauges(
    ServiceMeters meters, GroupCommitter committer, Admission admission, AnalysisFigures analysis, IEdgeAmplification amplification, ISpanStore store, TimeProvider time, ILogger<Gauges> log) : BackgroundService
{
    /// <summary>Most edges shown: a label for each operation of each pair of services could be any number.</summary>
    public const int MaxEdges = 500;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(10);

    private long _pendingWindows, _oldestNs;

    /// <summary>Why the store could not be asked when it was last tried; null when it could.</summary>
    public string? StoreProblem { get; private set; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Observe(meters.Meter);
        using var timer = new PeriodicTimer(s_period, time);
        try
        {
            do
            {
                await AskAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Shutting down.
        }
    }

    private void Observe(Meter meter)
    {
        meter.CreateObservableUpDownCounter("analyzer.spans.queued", () => committer.QueuedSpans, "{span}", "Spans that wait for their commit.");
        meter.CreateObservableUpDownCounter("analyzer.requests.active", () => admission.Requests, "{request}", "Export requests being served.");
        meter.CreateObservableUpDownCounter("analyzer.requests.size", () => admission.Bytes, "By", "Bytes that requests being served hold.");
        meter.CreateObservableUpDownCounter("analyzer.analysis.pending", () => Interlocked.Read(ref _pendingWindows), "{window}", "Windows that wait for analysis.");
        meter.CreateObservableGauge("analyzer.analysis.lag", LagSeconds, "s", "Age of the oldest window that waits for analysis.");
        meter.CreateObservableCounter("analyzer.analysis.windows", () => analysis.Windows, "{window}", "Windows analysed, again where they were opened again.");
        meter.CreateObservableCounter("analyzer.analysis.spans", () => analysis.Spans, "{span}", "Spans in the windows analysed.");
        meter.CreateObservableCounter("analyzer.analysis.reopened", () => analysis.Reopened, "{window}", "Windows opened again because spans of a neighbour belong to their traces.");
        meter.CreateObservableCounter("analyzer.analysis.failures", () => analysis.Failures, "{failure}", "Analyses that failed.");
        // Without a unit: exporters would append it to the name.
        meter.CreateObservableGauge("analyzer.amplification.factor", Factors, null, "Attempts per logical call of an edge: 1 means nothing was tried twice.");
    }

    private async Task AskAsync(CancellationToken stopping)
    {
        var failure = committer.Failure;
        try
        {
            var (windows, oldestNs) = await store.Analysis.PendingAsync(stopping);
            Interlocked.Exchange(ref _pendingWindows, windows);
            Interlocked.Exchange(ref _oldestNs, oldestNs ?? 0);
            StoreProblem = null;
            committer.Answered(failure);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            StoreProblem = e is StoreException ? e.Message : "it failed; see the service's log at level debug";
            Log.Failed(log, e.Message);
        }
    }

    private double LagSeconds()
    {
        var oldestNs = Interlocked.Read(ref _oldestNs);
        return oldestNs == 0 ? 0 : Math.Max(0, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds - oldestNs / 1e9);
    }

    private IEnumerable<Measurement<double>> Factors() =>
        amplification.Latest.Take(MaxEdges).Select(edge => new Measurement<double>(
            edge.Factor,
            new KeyValuePair<string, object?>("caller", edge.Caller ?? ""),
            new KeyValuePair<string, object?>("callee", edge.Callee),
            new KeyValuePair<string, object?>("operation", edge.Operation)));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The store could not say what waits for analysis: {Reason}")]
        public static partial void Failed(ILogger log, string reason);
    }
}
