using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Service.Analysis.Traces;

/// <summary>A trace that a search found, in a line.</summary>
/// <param name="Id">Its id.</param>
/// <param name="StartNs">Earliest start, Unix ns.</param>
/// <param name="DurationNs">From there to its latest end, ns.</param>
/// <param name="Service">Who took it in; empty where no call was found.</param>
/// <param name="Operation">What was asked for.</param>
/// <param name="Spans">Its spans.</param>
/// <param name="Calls">Its calls, the entry left out.</param>
/// <param name="Attempts">What they took.</param>
/// <param name="Failed">Attempts that failed, those of the entry included.</param>
/// <param name="IsOk">Whether the entry was answered well.</param>
internal sealed record FoundTrace(TraceId Id, long StartNs, long DurationNs, string Service, string Operation, int Spans, int Calls, int Attempts, int Failed, bool IsOk)
{
    /// <summary>The traces of a call set, by id.</summary>
    public static IReadOnlyDictionary<TraceId, FoundTrace> Of(CallSet set)
    {
        var found = new Dictionary<TraceId, FoundTrace>();
        var calls = set.Calls.ToLookup(call => call.Trace);
        for (var at = 0; at < set.Traces.Length; at++)
        {
            var trace = set.Traces[at];
            var own = calls[at].ToList();
            var top = own.FindIndex(call => call.ParentAttempt < 0);
            var below = own.Where(call => call.ParentAttempt >= 0).ToList();
            found[trace.Id] = new FoundTrace(
                trace.Id,
                trace.StartNs,
                trace.EndNs - trace.StartNs,
                top < 0 ? "" : set.Text(own[top].Callee),
                top < 0 ? "" : set.Text(own[top].Operation),
                trace.SpanCount,
                below.Count,
                below.Sum(call => call.TotalAttempts),
                own.Sum(call => Failures(set, call)),
                top < 0 || own[top].Outcome is not (CallOutcome.Failed or CallOutcome.Exhausted));
        }

        return found;
    }

    private static int Failures(CallSet set, Call call)
    {
        var failed = 0;
        foreach (var attempt in set.AttemptsOf(call))
            if (attempt.Status is AttemptStatus.Error or AttemptStatus.Timeout) failed++;
        return failed;
    }
}
