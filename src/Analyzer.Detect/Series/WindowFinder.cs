using System.Runtime.InteropServices;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Series;

/// <summary>Finds the time to analyse where none, or only one end, is given.</summary>
internal static class WindowFinder
{
    private const ulong HourNs = 3_600_000_000_000;
    private const ulong MonthNs = 30 * 24 * HourNs;
    private const int FewTraces = 100;

    // 2000-01-01. Tracing is younger: an earlier time is a clock that was never set, or a missing value read as zero.
    private const long OldestPlausibleNs = 946_684_800_000_000_000;

    // A group of traces is taken for clock damage only when it is at most this share of all.
    private const double StrayShare = 0.01;

    // ... and lies further away than the rest is long, this many times.
    private const int StrayDistance = 10;

    /// <summary>When each trace began: the start of its earliest entry, which one absurd span below cannot move.</summary>
    public static long[] TraceTimes(CallSet set)
    {
        var times = new long[set.Traces.Length];
        Array.Fill(times, long.MaxValue);
        foreach (ref readonly var call in set.Calls.AsSpan())
        {
            if (call.ParentAttempt < 0 && call.StartNs < times[call.Trace]) times[call.Trace] = call.StartNs;
        }

        for (var trace = 0; trace < times.Length; trace++)
        {
            if (times[trace] == long.MaxValue) times[trace] = set.Traces[trace].StartNs;
        }

        return times;
    }

    /// <summary>The window: as given, else from the first to the last start, stray timestamps left out.</summary>
    /// <param name="set">The calls.</param>
    /// <param name="traceTimes">When each trace began, Unix ns.</param>
    /// <param name="fromNs">First instant; null: to be found.</param>
    /// <param name="toNs">First instant after it; null: to be found.</param>
    public static TimeWindow Find(CallSet set, ReadOnlySpan<long> traceTimes, long? fromNs, long? toNs)
    {
        if (fromNs is { } from && toNs is { } to) return new TimeWindow(from, Math.Max(from, to));
        var times = new List<long>(traceTimes.Length);
        foreach (var time in traceTimes)
        {
            if (time >= (fromNs ?? long.MinValue) && time < (toNs ?? long.MaxValue)) times.Add(time);
        }

        if (times.Count == 0) return new TimeWindow(fromNs ?? toNs ?? 0, toNs ?? fromNs ?? 0);
        var (first, last) = WithoutStrays(CollectionsMarshal.AsSpan(times));
        var (earliest, latest) = CallStarts(set, traceTimes, first, last);
        var start = fromNs ?? Math.Min(first, earliest);
        return new TimeWindow(start, toNs ?? Math.Max(start, Math.Max(last, latest)) + 1);
    }

    // Cuts at most StrayShare of the times (but at least one) off either end, at the innermost gap that is out of proportion.
    private static (long First, long Last) WithoutStrays(Span<long> times)
    {
        // Where all lie within an hour no gap is out of proportion, and nothing need be sorted.
        var (least, most) = Range(times);
        return least >= OldestPlausibleNs && Distance(least, most) <= HourNs ? (least, most) : WithoutSortedStrays(times);
    }

    private static (long Least, long Most) Range(ReadOnlySpan<long> times)
    {
        var (least, most) = (long.MaxValue, long.MinValue);
        foreach (var time in times)
        {
            least = Math.Min(least, time);
            most = Math.Max(most, time);
        }

        return (least, most);
    }

    private static (long First, long Last) WithoutSortedStrays(Span<long> times)
    {
        times.Sort();
        var low = 0;
        while (low < times.Length && times[low] < OldestPlausibleNs) low++;
        if (low == times.Length) low = 0;
        times = times[low..];
        if (times.Length < 3) return (times[0], times[^1]);

        var most = Math.Max(1, (int)(times.Length * StrayShare));
        // The length of what no cut can reach is the yardstick for the gaps around it.
        var core = Distance(times[most], times[times.Length - 1 - most]);
        // Of a few traces each may lie far from the next: only a gap beyond reason shows damage.
        var leastGap = times.Length < FewTraces ? MonthNs : HourNs;
        var (first, last) = (0, times.Length - 1);
        for (var i = 1; i <= most; i++)
        {
            if (IsStray(Distance(times[i - 1], times[i]), core, leastGap)) first = i;
        }

        for (var i = times.Length - 1; i > first && i >= times.Length - most; i--)
        {
            if (IsStray(Distance(times[i - 1], times[i]), core, leastGap)) last = i - 1;
        }

        return (times[first], times[last]);
    }

    private static bool IsStray(ulong gapNs, ulong coreNs, ulong leastGapNs) => gapNs > leastGapNs && gapNs / StrayDistance > coreNs;

    private static ulong Distance(long earlier, long later) => (ulong)(later - earlier);

    // Earliest and latest call of the traces kept; a call further from them than they are long (an hour at least) is a stray too.
    private static (long Earliest, long Latest) CallStarts(CallSet set, ReadOnlySpan<long> traceTimes, long first, long last)
    {
        var reach = (long)Math.Min(Math.Max(Distance(first, last), HourNs), long.MaxValue / 4);
        var lowest = first < long.MinValue + reach ? long.MinValue : first - reach;
        var highest = last > long.MaxValue - reach ? long.MaxValue - 1 : last + reach;
        var (earliest, latest) = (first, last);
        foreach (ref readonly var call in set.Calls.AsSpan())
        {
            if (call.StartNs < lowest || call.StartNs > highest) continue;
            if (traceTimes[call.Trace] < first || traceTimes[call.Trace] > last) continue;
            if (call.StartNs < earliest) earliest = call.StartNs;
            if (call.StartNs > latest) latest = call.StartNs;
        }

        return (earliest, latest);
    }
}
