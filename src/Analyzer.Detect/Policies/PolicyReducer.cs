using Analyzer.Detect.Series;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Detect.Policies;

/// <summary>Calls to a <see cref="PolicyTable"/>, in one pass that does next to nothing for a call answered at once.</summary>
internal sealed class PolicyReducer
{
    // Within so much of the end of the caller's own request an attempt that ended was ended with it.
    private const long LeftTogetherNs = 20_000_000;

    private readonly CallSet _set;
    private readonly PolicyTable _table = new();
    private readonly ClientWriter?[] _writers;
    private readonly CallIndex _index;
    private readonly Func<int, string> _text;

    private PolicyReducer(CallIndex index)
    {
        _index = index;
        _set = index.Set;
        _text = _set.Text;
        _writers = new ClientWriter?[index.Edges.Count];
    }

    /// <summary>Reduces the calls of the window.</summary>
    public static PolicyTable Reduce(CallIndex index)
    {
        var reducer = new PolicyReducer(index);
        var calls = index.Set.Calls;
        for (var at = 0; at < calls.Length; at++)
        {
            if (index.EdgeOf[at] >= 0 && calls[at].Caller != 0) reducer.Add(calls[at], index.EdgeOf[at]);
        }

        return reducer._table;
    }

    private void Add(in Call call, int edge)
    {
        var writer = _writers[edge] ??= new ClientWriter(_table, _index.NameOf(edge), _text);
        var client = writer.ClientOf(call.CallerVersion, call.CallerInstance);
        var weight = Weights.Exact(call.Weight);
        client.Counts.Calls += weight;
        // An answer that is final, such as a 404, is an answer.
        var answered = call.Outcome == CallOutcome.Ok || (call.Flags & CallFlags.ClientError) != 0;
        if (call.TotalAttempts == 1 && answered)
        {
            client.Counts.AtOnce++;
            return;
        }

        if (call.TotalAttempts > 1) client.Counts.RepeatedCalls += weight;
        var seen = client.Counts.Seen ??= new Repetitions();
        seen.LowestConfidence = Math.Min(seen.LowestConfidence, call.Confidence);
        if (call.Kind == CallKind.Hedge) AddHedge(seen, call);
        else AddTries(client, seen, call);
        Show(seen, call);
    }

    private void AddHedge(Repetitions seen, in Call call)
    {
        seen.Hedged++;
        var ends = call.IsError ? seen.GaveUp : call.Outcome == CallOutcome.Cancelled ? seen.CutOff : seen.Succeeded;
        ends[Repetitions.Slot(call.TotalAttempts)]++;
        var attempts = _set.AttemptsOf(call);
        for (var i = 1; i < attempts.Length; i++) seen.HedgeNs.Add(attempts[i].StartNs - attempts[i - 1].StartNs);
    }

    private void AddTries(ClientWriter.Client client, Repetitions seen, in Call call)
    {
        if (call.Kind == CallKind.Redelivery) seen.Redelivered++;
        var attempts = _set.AttemptsOf(call);
        var slot = Repetitions.Slot(call.TotalAttempts);
        for (var i = 0; i + 1 < attempts.Length; i++)
        {
            ref readonly var attempt = ref attempts[i];
            // Where some attempts have no span, which wait came after which is not known.
            if (call.UntimedAttempts == 0) seen.WaitNs[Math.Min(i, Repetitions.Waits - 1)].Add(attempts[i + 1].StartNs - attempt.EndNs);
            if (LabelOf(attempt) is not 0 and var label) client.FailureOf(label, _text).Followed++;
            if (attempt.Status == AttemptStatus.Timeout && !LeftByCaller(call, attempt)) seen.FollowedTimeoutNs.Add(attempt.DurationNs);
        }

        if (!call.IsError || (call.Flags & CallFlags.ClientError) != 0)
        {
            (call.Outcome == CallOutcome.Cancelled ? seen.CutOff : seen.Succeeded)[slot]++;
            return;
        }

        if (attempts.Length == 0 || (call.Flags & CallFlags.MayBeCensored) != 0 || LeftByCaller(call, attempts[^1]))
        {
            seen.CutOff[slot]++;
            return;
        }

        seen.GaveUp[slot]++;
        ref readonly var last = ref attempts[^1];
        if (LabelOf(last) is not 0 and var lastLabel) client.FailureOf(lastLabel, _text).Stopped[slot]++;
        if (last.Status != AttemptStatus.Timeout) return;
        seen.LastTimeoutNs.Add(last.DurationNs);
        seen.CallTimeoutNs.Add(call.DurationNs);
    }

    private static int LabelOf(in Attempt attempt) => attempt.Status switch
    {
        AttemptStatus.Error or AttemptStatus.Timeout when attempt.Failure != 0 => attempt.Failure,
        AttemptStatus.Timeout => ClientWriter.NoLabelTimeout,
        AttemptStatus.Error => ClientWriter.NoLabelError,
        _ => 0,
    };

    // An attempt that ends when the request it was made for is given up shows the outer client's patience, not this one's.
    private bool LeftByCaller(in Call call, in Attempt attempt)
    {
        if (call.ParentAttempt < 0 || call.Kind == CallKind.Redelivery) return false;
        ref readonly var outer = ref _set.Attempts[call.ParentAttempt];
        return outer.Status is AttemptStatus.Timeout or AttemptStatus.Cancelled && Math.Abs(attempt.EndNs - outer.EndNs) <= LeftTogetherNs;
    }

    private void Show(Repetitions seen, in Call call)
    {
        var score = (2L * call.TotalAttempts) + (call.IsError ? 1 : 0);
        var trace = _set.Traces[call.Trace].Id;
        if (!seen.Telling.Wants(score, trace)) return;
        var row = call.CallSpan >= 0 ? call.CallSpan : call.AttemptCount > 0 ? _set.Attempts[call.FirstAttempt].Span : -1;
        if (row >= 0) seen.Telling.Offer(new TellingCall(score, trace, call.StartNs, new SpanId(_set.Spans.SpanIds[row])));
    }
}
