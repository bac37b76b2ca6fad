using Analyzer.Model.Calls;

namespace Analyzer.Graph.Outcomes;

/// <summary>
/// Marks failed calls at the open end of a trace: tail samplers decide after a wait, and retries with backoff come later than
/// that, so the last attempts may be missing (opentelemetry-collector-contrib#36291).
/// </summary>
internal static class Censoring
{
    /// <summary>Sets <see cref="CallFlags.MayBeCensored"/> and returns how many calls have it.</summary>
    public static long Mark(TraceRow[] traces, Call[] calls)
    {
        if (!Array.Exists(calls, call => call.Kind == CallKind.Retry)) return 0;
        long marked = 0;
        foreach (ref var call in calls.AsSpan())
        {
            if (!call.IsError || call.ParentAttempt >= 0 || (call.Flags & (CallFlags.Entry | CallFlags.ClientError)) != 0) continue;
            // Its server's own span never came, and nothing of the trace came after it.
            if (call.StartNs + call.DurationNs < traces[call.Trace].EndNs) continue;
            call.Flags |= CallFlags.MayBeCensored;
            marked++;
        }

        return marked;
    }
}
