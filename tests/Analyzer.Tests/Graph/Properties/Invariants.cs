using Analyzer.Model.Calls;
using Xunit;

namespace Analyzer.Tests.Graph.Properties;

/// <summary>What holds of every reconstruction, whatever was sent.</summary>
internal static class Invariants
{
    private const long LatestNs = long.MaxValue - (1L << 60);

    public static void Hold(CallSet set)
    {
        EverySpanIsInOneTrace(set);
        ParentsAreAcyclic(set);
        EveryAttemptIsInOneCall(set);
        CallersAreAcyclic(set);
        foreach (ref readonly var call in set.Calls.AsSpan()) CallIsSound(set, call);
        foreach (var path in set.ErrorPaths)
        {
            Assert.InRange(path.Hops, 1, set.Calls.Length);
            Assert.True(path.Failures > 0);
            Assert.True(path.Hops > 1 || path.OriginCall == path.StoppedAtCall);
        }
    }

    private static void EverySpanIsInOneTrace(CallSet set)
    {
        Assert.Equal(set.Spans.Count - set.Quality.Duplicates, set.SpansByTrace.Length);
        Assert.Equal(set.SpansByTrace.Length, set.SpansByTrace.Distinct().Count());
        Assert.Equal(set.SpansByTrace.Length, set.Traces.Sum(trace => trace.SpanCount));
        foreach (var trace in set.Traces)
        {
            var previous = long.MinValue;
            foreach (var row in set.SpansByTrace.AsSpan(trace.FirstSpan, trace.SpanCount))
            {
                Assert.Equal(trace.Id, set.Spans.TraceIdOf(row));
                Assert.True(set.Spans.StartNs[row] >= previous, "Spans of a trace are in order of start.");
                previous = set.Spans.StartNs[row];
            }
        }
    }

    private static void ParentsAreAcyclic(CallSet set)
    {
        var kept = set.SpansByTrace.ToHashSet();
        foreach (var row in kept)
        {
            var parent = set.ParentRows[row];
            if (parent < 0) continue;
            Assert.Contains(parent, kept);
            Assert.Equal(set.Spans.TraceIdOf(row), set.Spans.TraceIdOf(parent));
        }

        Acyclic(set.Spans.Count, row => set.ParentRows[row]);
    }

    private static void EveryAttemptIsInOneCall(CallSet set)
    {
        var next = 0;
        foreach (ref readonly var call in set.Calls.AsSpan())
        {
            Assert.Equal(next, call.FirstAttempt);
            Assert.True(call.AttemptCount > 0);
            next += call.AttemptCount;
        }

        Assert.Equal(set.Attempts.Length, next);
    }

    private static void CallersAreAcyclic(CallSet set)
    {
        var callOf = new int[set.Attempts.Length];
        for (var number = 0; number < set.Calls.Length; number++) callOf.AsSpan(set.Calls[number].FirstAttempt, set.Calls[number].AttemptCount).Fill(number);
        Acyclic(set.Calls.Length, number => set.Calls[number].ParentAttempt is >= 0 and var parent ? callOf[parent] : -1);
    }

    // Steps up from each, stopping where an earlier walk ended well.
    private static void Acyclic(int count, Func<int, int> parentOf)
    {
        var walk = new int[count];
        for (var from = 0; from < count; from++)
        {
            for (var at = from; at >= 0 && walk[at] != -1; at = parentOf(at))
            {
                Assert.True(walk[at] != from + 1, "A chain of parents leads in a circle.");
                walk[at] = from + 1;
            }

            for (var at = from; at >= 0 && walk[at] != -1; at = parentOf(at)) walk[at] = -1;
        }
    }

    private static void CallIsSound(CallSet set, in Call call)
    {
        var attempts = set.AttemptsOf(call);
        Assert.True(call.Weight >= 1);
        Assert.True(call.Confidence is > 0 and <= 1);
        Assert.True(call.UntimedAttempts >= 0);
        Assert.InRange(call.StartNs, 0, LatestNs);
        Assert.InRange(call.DurationNs, 0, LatestNs);
        Assert.True(attempts.Length == 1 || (call.Kind != CallKind.Single && call.Verdict != Verdict.Single), "Several attempts need a reason.");
        Assert.True(call.TotalAttempts > 1 || (call.Kind == CallKind.Single && call.Verdict == Verdict.Single), "One attempt needs none.");
        for (var number = 0; number < attempts.Length; number++)
        {
            ref readonly var attempt = ref attempts[number];
            Assert.Equal(Math.Min(short.MaxValue, number + 1), attempt.Number);
            Assert.True(attempt.Span >= 0);
            Assert.True(attempt.Requests >= 1);
            Assert.InRange(attempt.DurationNs, 0, LatestNs);
            Assert.InRange(attempt.OrphanedNs, 0, LatestNs);
            Assert.InRange(attempt.QueueDelayNs, -1, LatestNs);
            Assert.InRange(attempt.SelfNs, -1, attempt.ServerSpan < 0 ? -1 : LatestNs);
            if (attempt.ServerSpan >= 0 && Within(set, attempt.ServerSpan)) Assert.True(attempt.SelfNs <= Math.Max(0, set.Spans.EndNs[attempt.ServerSpan] - set.Spans.StartNs[attempt.ServerSpan]));
        }

        Assert.Equal(OutcomeOf(call, attempts), call.Outcome);
    }

    private static bool Within(CallSet set, int row) => set.Spans.StartNs[row] is >= 0 and <= LatestNs && set.Spans.EndNs[row] is >= 0 and <= LatestNs;

    private static CallOutcome OutcomeOf(in Call call, ReadOnlySpan<Attempt> attempts)
    {
        var statuses = attempts.ToArray().Select(attempt => attempt.Status).ToList();
        if (call.Kind == CallKind.Hedge)
            return statuses.Contains(AttemptStatus.Ok) ? CallOutcome.Ok : statuses.TrueForAll(status => status == AttemptStatus.Cancelled) ? CallOutcome.Cancelled : CallOutcome.Exhausted;
        return statuses[^1] switch
        {
            AttemptStatus.Ok => call.UntimedAttempts > 0 || statuses.Exists(status => status != AttemptStatus.Ok) ? CallOutcome.OkAfterRetry : CallOutcome.Ok,
            AttemptStatus.Cancelled => CallOutcome.Cancelled,
            _ => call.TotalAttempts > 1 ? CallOutcome.Exhausted : CallOutcome.Failed,
        };
    }
}
