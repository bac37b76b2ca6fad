using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Detect.Series;

/// <summary>Calls to edge series, in one pass.</summary>
internal sealed class EdgeSeriesReducer
{
    // Labels of failures that carry none, beside the ids of the string table, which are not negative.
    private const int NoLabelError = -1, NoLabelTimeout = -2;

    private readonly CallIndex _index;
    private readonly CallSet _set;
    private readonly ErrorPath[] _failures;
    private SlotFinder _slots;
    private int _nextFailure;
    private readonly EdgeSeriesSet _result;
    private readonly EdgeWriter[] _writers;
    private readonly Func<int, string> _text;
    private readonly long[] _calleeNs;
    private readonly EntryRank[] _ranks;

    private EdgeSeriesReducer(CallIndex index, BucketGrid grid)
    {
        _index = index;
        _set = index.Set;
        _slots = new SlotFinder(grid);
        _failures = _set.ErrorPaths;
        _result = new EdgeSeriesSet(grid);
        _text = _set.Text;
        _calleeNs = CalleeTimes.Of(_set);
        _ranks = EntryRanks.Of(index);
        _writers = new EdgeWriter[index.Edges.Count];
        for (var edge = 0; edge < _writers.Length; edge++)
        {
            var series = new EdgeSeries(index.NameOf(edge), grid.Slots);
            _writers[edge] = new EdgeWriter(series);
            _result.Edges.Add(series.Name, series);
        }
    }

    /// <summary>Reduces the calls of the window.</summary>
    /// <param name="index">The calls.</param>
    /// <param name="grid">The buckets.</param>
    public static EdgeSeriesSet Reduce(CallIndex index, BucketGrid grid)
    {
        var reducer = new EdgeSeriesReducer(index, grid);
        for (var call = 0; call < index.EdgeOf.Length; call++)
        {
            if (index.EdgeOf[call] >= 0) reducer.Add(call);
            // Where its cells are at hand; a path out of order waits for the end.
            while (reducer._nextFailure < reducer._failures.Length && reducer._failures[reducer._nextFailure].OriginCall == call) reducer.CountNextOrigin();
        }

        foreach (var writer in reducer._writers) writer.Close(reducer.LabelOf);
        while (reducer._nextFailure < reducer._failures.Length) reducer.CountNextOrigin();
        return reducer._result;
    }

    private void Add(int at)
    {
        ref readonly var call = ref _set.Calls[at];
        var weight = Weights.Exact(call.Weight);
        var writer = _writers[_index.EdgeOf[at]];
        var series = writer.Series;
        var slot = _slots.Of(call.StartNs);
        var attempts = _set.AttemptsOf(call);
        // A final answer such as a 404 is an answer: it makes neither the call nor its attempt a failure of the callee.
        var answered = (call.Flags & CallFlags.ClientError) != 0;
        var masked = Succeeded(call) || EntrySucceeded(at);

        var orphaned = 0L;
        var failed = 0;
        var lastInstance = 0;
        for (var i = 0; i < attempts.Length; i++)
        {
            ref readonly var attempt = ref attempts[i];
            lastInstance = attempt.CalleeInstance;
            var instance = writer.SeriesOf(lastInstance, _text);
            writer.Ran(attempt.CalleeVersion, _text);
            ref var cell = ref instance.Cells[slot];
            AddAttempt(series, ref cell, attempt, _calleeNs[call.FirstAttempt + i], weight);
            AddTimes(series, ref instance.Times[slot], attempt, _calleeNs[call.FirstAttempt + i], weight);
            orphaned += attempt.OrphanedNs;
            if (answered || attempt.Status is not (AttemptStatus.Error or AttemptStatus.Timeout)) continue;
            failed++;
            cell.FailedAttempts += weight;
            cell.FailedSpans += weight;
            if (masked) cell.Masked += weight;
            if (attempt is { ClientSpan: >= 0, ServerSpan: < 0 }) cell.UnpairedFailed += weight;
            if (attempt.Status == AttemptStatus.Timeout) cell.Timeouts += weight;
            writer.AddFailure(attempt.Failure != 0 ? attempt.Failure : attempt.Status == AttemptStatus.Timeout ? NoLabelTimeout : NoLabelError, weight);
        }

        ref var total = ref writer.SeriesOf(lastInstance, _text).Cells[slot];
        failed += AddUntimed(ref total, call, weight, masked);
        AddCall(ref total, call, weight);
        if (failed > 0 && (attempts.Length == 0 || attempts[0].Status is AttemptStatus.Error or AttemptStatus.Timeout)) total.FirstFailed += weight;
        if (Failed(call) && call.ParentAttempt >= 0 && _set.Attempts[call.ParentAttempt].Status is AttemptStatus.Error or AttemptStatus.Timeout) total.HandedOn += weight;
        AddToEdge(writer, call, weight, slot);
        if (call.ParentAttempt < 0 && call.Caller == 0)
            _result.Entries[(int)_ranks[at]].Add(slot, call.DurationNs, Failed(call), weight);

        // Work made twice weighs most, then what no dashboard shows, then plain failure.
        var score = (4L * (call.TotalAttempts - 1)) + (masked ? 3L * failed : failed) + (orphaned > 0 ? 2 : 0);
        ref readonly var trace = ref _set.Traces[call.Trace];
        if (series.Telling.Wants(score, trace.Id)) series.Telling.Offer(new TellingCall(score, trace.Id, call.StartNs, SpanOf(call, attempts)));
        if (series.Slowest.Wants(call.DurationNs, trace.Id)) series.Slowest.Offer(new TellingCall(call.DurationNs, trace.Id, call.StartNs, SpanOf(call, attempts)));
    }

    private void AddTimes(EdgeSeries series, ref AttemptTimes times, in Attempt attempt, long calleeNs, double weight)
    {
        times.Whole.Add(attempt.DurationNs, weight);
        if (attempt.SelfNs >= 0)
        {
            var step = LatencySketch.IndexOf(Math.Max(1, attempt.SelfNs));
            series.SelfTime.Add(attempt.SelfNs, step, weight);
            if (attempt.ServerSpan >= 0) times.Self.Add(Math.Max(1, attempt.SelfNs), step, weight);
        }

        if (attempt.ServerSpan < 0) return;
        if (attempt.ClientSpan < 0) return;
        if (calleeNs <= attempt.DurationNs) times.Between.Add(attempt.DurationNs - calleeNs, weight);
        // Of a message the caller's span ends when it is handed over: what lies between is its wait in the queue. Of a caller that
        // left before its callee was done nothing is known that would not rest on clocks.
        else if (attempt.QueueDelayNs >= 0 && _set.Spans.Kinds[attempt.ClientSpan] == SpanKind.Producer) times.Between.Add(attempt.QueueDelayNs, weight);
    }

    private static void AddAttempt(EdgeSeries series, ref CountSums cell, in Attempt attempt, long calleeNs, double weight)
    {
        cell.Attempts += weight;
        if (attempt.Status == AttemptStatus.Cancelled) cell.Cancelled += weight;
        if (attempt.OrphanedNs > 0) cell.OrphanedNs += LatencySketch.Weighted(attempt.OrphanedNs, weight);
        if (weight == 1) cell.WorkNs.Add(calleeNs);
        else cell.WorkNs.Add(LatencySketch.Weighted(calleeNs, weight));
        if (attempt.QueueDelayNs >= 0) series.QueueDelay.Add(attempt.QueueDelayNs, weight);
        series.TimedAttempts += weight;
        if (attempt is { ClientSpan: >= 0, ServerSpan: < 0 }) cell.Unpaired += weight;
        if (attempt is { ClientSpan: >= 0, ServerSpan: >= 0 }) series.PairedAttempts += weight;
    }

    // Attempts without spans: of a call that was tried again they are tries that failed, but a hedge's lost a race.
    private static int AddUntimed(ref CountSums cell, in Call call, double weight, bool masked)
    {
        if (call.UntimedAttempts <= 0) return 0;
        var attempts = weight * call.UntimedAttempts;
        cell.Attempts += attempts;
        if (call.Kind == CallKind.Hedge || call.Outcome == CallOutcome.Cancelled) return 0;
        cell.FailedAttempts += attempts;
        if (masked) cell.Masked += attempts;
        return call.UntimedAttempts;
    }

    private static void AddCall(ref CountSums cell, in Call call, double weight)
    {
        cell.Samples++;
        cell.Calls += weight;
        if (Failed(call))
        {
            cell.Errors += weight;
            if ((call.Flags & CallFlags.Absorbed) != 0) cell.Absorbed += weight;
        }

        var extra = weight * (call.TotalAttempts - 1);
        if (extra <= 0) return;
        if (call.Kind == CallKind.Hedge) cell.Hedges += extra;
        else if (call.Kind == CallKind.Redelivery) cell.Redeliveries += extra;
        else cell.Retries += extra;
    }

    private static void AddToEdge(EdgeWriter writer, in Call call, double weight, int slot)
    {
        var series = writer.Series;
        (series.Durations[slot] ??= new LatencySketch()).Add(call.DurationNs, weight);
        series.MaxAttempts = Math.Max(series.MaxAttempts, call.TotalAttempts);
        if ((call.Flags & CallFlags.Uninstrumented) == 0) series.Instrumented = true;
        if ((call.Flags & CallFlags.MayBeCensored) != 0) series.MayBeCensored += weight;
        if (weight != 1) writer.AddSampled(call.Trace, weight, call.TotalAttempts);
        if (call.Verdict == Verdict.Single) return;
        series.Verdicts[(int)call.Verdict] += weight;
        series.LowestConfidence = Math.Min(series.LowestConfidence, call.Confidence);
    }

    private bool EntrySucceeded(int call)
    {
        var root = _index.Root[call];
        return root != call && Succeeded(_set.Calls[root]);
    }

    private static bool Failed(in Call call) => call.IsError && (call.Flags & CallFlags.ClientError) == 0;

    private static bool Succeeded(in Call call) => !Failed(call) && call.Outcome != CallOutcome.Cancelled;

    private SpanId SpanOf(in Call call, ReadOnlySpan<Attempt> attempts)
    {
        var row = call.CallSpan;
        foreach (ref readonly var attempt in attempts)
        {
            if (row >= 0) break;
            row = attempt.Span;
        }

        return row < 0 ? default : new SpanId(_set.Spans.SpanIds[row]);
    }

    private string LabelOf(int id) => id switch
    {
        NoLabelError => "error",
        NoLabelTimeout => "timeout",
        _ => _text(id),
    };

    private void CountNextOrigin()
    {
        var path = _failures[_nextFailure++];
        var edge = _index.EdgeOf[path.OriginCall];
        if (edge < 0) return;
        ref readonly var call = ref _set.Calls[path.OriginCall];
        _result.FailureOrigins += path.Failures * Weights.Exact(_set.Traces[call.Trace].Weight);
        CountOrigin(_writers[edge], call, path.Failures);
    }

    // Which of several failed attempts failed by itself is not told: the first ones, as a call stops at the first that works.
    private void CountOrigin(EdgeWriter writer, in Call call, int failures)
    {
        var weight = Weights.Exact(call.Weight);
        var slot = _slots.Of(call.StartNs);
        foreach (ref readonly var attempt in _set.AttemptsOf(call))
        {
            if (failures == 0) return;
            if (attempt.Status is not (AttemptStatus.Error or AttemptStatus.Timeout)) continue;
            failures--;
            ref var cell = ref writer.SeriesOf(attempt.CalleeInstance, _text).Cells[slot];
            cell.Origins += weight;
            if (attempt.Status == AttemptStatus.Timeout) cell.TimedOutOrigins += weight;
        }
    }
}
