using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Analyzer.Service.Telemetry;
using Analyzer.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analyzer.Service.Acceptance;

/// <summary>
/// Group commit (DeWitt et al., "Implementation techniques for main memory database systems", 1984): while one group of requests is
/// committed the next one fills, so that a commit's cost is shared by all who wait for it, and nobody waits when the store is free.
/// A request is answered once its spans are committed, never before.
/// </summary>
internal sealed partial class GroupCommitter(
    ISpanStore store, AcceptanceLimits limits, ServiceMeters meters, TimeProvider time, ILogger<GroupCommitter> log) : BackgroundService
{
    private readonly Lock _gate = new();
    private readonly SpanDraft _draft = new();
    private CommitGroup _open = new(limits);
    private CommitGroup _spare = new(limits);
    private TaskCompletionSource _filled = NewSignal(), _full = NewSignal(), _taken = NewSignal();
    private bool _stopping;
    private int _failures;
    private string? _failure;

    /// <summary>Why the last commit failed; null when it did not, or when the store has answered since.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>
    /// Notes that the store answered after a failure. Were it not ready until the next commit, whoever sends only to what is ready would never
    /// give it one.
    /// </summary>
    /// <param name="failure">The failure that was known before the store was asked; a newer one stays.</param>
    public void Answered(string? failure) => Interlocked.CompareExchange(ref _failure, null, failure);

    /// <summary>Spans that wait for their commit.</summary>
    public int QueuedSpans => Volatile.Read(ref _queued);

    private int _queued;

    /// <summary>Decodes a request and waits until its spans are committed.</summary>
    /// <param name="encoding">How it is written.</param>
    /// <param name="request">Decompressed; not needed any more once the task has ended.</param>
    /// <param name="cancellation">Ends waiting; spans that were taken in are committed all the same.</param>
    public async ValueTask<Acceptance> AcceptAsync(OtlpEncoding encoding, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            Task taken;
            Task<string?> answer;
            DecodeResult decoded;
            lock (_gate)
            {
                if (_stopping) return Acceptance.Unavailable("the service is shutting down", TimeSpan.FromSeconds(1));
                taken = _taken.Task;
                answer = _open.Answer;
                decoded = _open.HasRoomFor(request.Length) ? Join(encoding, request) : new DecodeResult(-1, 0, false, null);
            }

            if (decoded.Spans < 0)
            {
                if (await HasRoomAgainAsync(taken, limits.MaxWait - time.GetElapsedTime(since), cancellation)) continue;
                return Acceptance.Overloaded($"spans arrive faster than the store commits them ({QueuedSpans} wait)", TimeSpan.FromSeconds(1));
            }

            if (decoded.IsMalformed) return Acceptance.Malformed(decoded.Reason ?? "the request is malformed");
            if (decoded.Spans == 0) return Acceptance.Committed(0, decoded.Rejected, decoded.Reason);
            var failure = await answer.WaitAsync(cancellation);
            return failure is null
                ? Acceptance.Committed(decoded.Spans, decoded.Rejected, decoded.Reason)
                : Acceptance.Unavailable(failure, RetryDelay());
        }
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _stopping = true;
            _filled.TrySetResult();
            _full.TrySetResult();
        }

        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What is in a group was promised an answer: the loop ends when it is empty, not when it is told to stop.
        while (await NextAsync() is { } group)
        {
            await CommitAsync(group);
            if (_failures > 0) await PauseAsync(stoppingToken);
        }
    }

    private DecodeResult Join(OtlpEncoding encoding, ReadOnlyMemory<byte> request)
    {
        var decoded = _open.Add(encoding, request, _draft);
        if (decoded.IsMalformed || decoded.Spans == 0) return decoded;
        Interlocked.Add(ref _queued, decoded.Spans);
        _filled.TrySetResult();
        if (_open.IsFull) _full.TrySetResult();
        return decoded;
    }

    private async ValueTask<bool> HasRoomAgainAsync(Task taken, TimeSpan patience, CancellationToken cancellation)
    {
        if (patience <= TimeSpan.Zero) return false;
        try
        {
            await taken.WaitAsync(patience, time, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<CommitGroup?> NextAsync()
    {
        while (true)
        {
            Task filled, full;
            lock (_gate)
            {
                if (_open.Batch.Count == 0 && _stopping) return null;
                if (_open.Batch.Count > 0 && (limits.GroupDelay == TimeSpan.Zero || _full.Task.IsCompleted || _stopping)) return Take();
                filled = _filled.Task;
                full = _full.Task;
            }

            await filled;
            if (limits.GroupDelay == TimeSpan.Zero) continue;
            await Task.WhenAny(full, Task.Delay(limits.GroupDelay, time));
            lock (_gate) _full.TrySetResult();
        }
    }

    private CommitGroup Take()
    {
        var group = _open;
        // There is one committer: the other group has been committed.
        (_open, _spare) = (_spare, group);
        var taken = _taken;
        (_filled, _full, _taken) = (NewSignal(), NewSignal(), NewSignal());
        taken.SetResult();
        return group;
    }

    private async Task CommitAsync(CommitGroup group)
    {
        var spans = group.Batch.Count;
        var since = time.GetTimestamp();
        string? failure = null;
        try
        {
            group.Redact();
            await store.AppendAsync([group.Batch], CancellationToken.None);
            if (_failures > 0) Log.Recovered(log, _failures);
            _failures = 0;
        }
        catch (StoreUnavailableException e)
        {
            failure = e.Message;
            _failures++;
            if (int.IsPow2(_failures)) Log.Unavailable(log, spans, _failures, e.Message);
        }
        catch (Exception e)
        {
            // Whatever it was, the spans are not acknowledged: their senders keep them.
            failure = "the store failed; see the service's log";
            _failures++;
            Log.Failed(log, spans, e);
        }

        Volatile.Write(ref _failure, failure);
        meters.Commit(spans, time.GetElapsedTime(since), failure is null);
        Interlocked.Add(ref _queued, -spans);
        group.End(failure);
    }

    private async Task PauseAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(Backoff(), time, stopping);
        }
        catch (OperationCanceledException)
        {
            // Shutting down: what is left gets its last chance at once.
        }
    }

    private TimeSpan Backoff()
    {
        var pause = limits.FirstBackoff * Math.Pow(2, Math.Min(_failures - 1, 20));
        return pause < limits.MaxBackoff ? pause : limits.MaxBackoff;
    }

    private TimeSpan RetryDelay() => TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(_failures == 0 ? 1 : Backoff().TotalSeconds)));

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The store cannot take {Spans} spans now (failure {Failures} in a row); their senders were told to retry: {Reason}")]
        public static partial void Unavailable(ILogger log, int spans, int failures, string reason);

        [LoggerMessage(2, LogLevel.Error, "The store failed on {Spans} spans; their senders were told to retry")]
        public static partial void Failed(ILogger log, int spans, Exception exception);

        [LoggerMessage(3, LogLevel.Information, "The store takes spans again after {Failures} failures")]
        public static partial void Recovered(ILogger log, int failures);
    }
}
