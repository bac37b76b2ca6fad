using Analyzer.Model.Calls;

namespace Analyzer.Detect.Series;

/// <summary>
/// How long callees worked on each attempt. A pass of its own, because callees' spans lie all over the batch: in a loop
/// that does nothing else the processor fetches many at once, inside the reduction each would be waited for.
/// </summary>
internal static class CalleeTimes
{
    /// <summary>Duration, ns, of each attempt's span at the callee; where it has none, of the caller's, the network's time included.</summary>
    public static long[] Of(CallSet set)
    {
        var starts = set.Spans.StartNs;
        var ends = set.Spans.EndNs;
        var times = new long[set.Attempts.Length];
        for (var i = 0; i < times.Length; i++)
        {
            ref readonly var attempt = ref set.Attempts[i];
            var span = attempt.ServerSpan;
            times[i] = span < 0 ? attempt.DurationNs : Math.Max(0, ends[span] - starts[span]);
        }

        return times;
    }
}
