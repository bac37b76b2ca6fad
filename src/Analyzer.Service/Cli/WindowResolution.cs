using Analyzer.Model.Findings;
using Analyzer.Model.Spans;

namespace Analyzer.Service.Cli;

/// <summary>Settles what <c>--from</c> and <c>--to</c> mean for the data at hand.</summary>
internal static class WindowResolution
{
    private const long DayNs = 86_400_000_000_000;

    /// <summary>The window for these spans, refused when it holds none of them.</summary>
    /// <exception cref="CliException">The two do not make a window, or one without spans.</exception>
    public static (long? FromNs, long? ToNs) ResolveWithSpans(TimeBound? from, TimeBound? to, SpanBatch spans)
    {
        if (from is null && to is null) return (null, null);
        var data = SpanInput.RangeOf(spans);
        var (fromNs, toNs) = Resolve(from, to, data);
        for (var i = 0; i < spans.Count; i++)
        {
            var startNs = spans.StartNs[i];
            if (startNs >= (fromNs ?? long.MinValue) && startNs < (toNs ?? long.MaxValue)) return (fromNs, toNs);
        }

        var window = (fromNs, toNs) switch
        {
            ({ } first, { } last) => $"between {TimeText.Instant(first)} and {TimeText.Instant(last)}",
            ({ } first, null) => $"from {TimeText.Instant(first)} on",
            (_, var last) => $"before {TimeText.Instant(last!.Value)}",
        };
        throw CliException.NotDone(
            $"no span starts {window}: the data runs from {TimeText.Instant(data.StartNs)} to {TimeText.Instant(data.EndNs)}; choose --from and --to inside it");
    }

    /// <summary>The window in Unix ns; an end that was not given stays null.</summary>
    /// <param name="from">First instant analysed, as written.</param>
    /// <param name="to">First instant no longer analysed, as written.</param>
    /// <param name="data">From the earliest start to the latest end of a span.</param>
    /// <exception cref="CliException">The two do not make a window, or a time of day fits several days.</exception>
    public static (long? FromNs, long? ToNs) Resolve(TimeBound? from, TimeBound? to, TimeWindow data)
    {
        var fromNs = Resolve("--from", from, data, beforeData: true);
        var toNs = Resolve("--to", to, data, beforeData: false);
        // 23:50 to 00:10 means the night, not a window that ends before it begins.
        if (to is TimeBound.OfDay && toNs <= fromNs && fromNs - toNs < DayNs) toNs += DayNs;
        if (toNs <= fromNs)
        {
            throw CliException.WrongUsage(
                $"the window ends before it begins: --from {from!.Text} is {TimeText.Instant(fromNs.Value)}, --to {to!.Text} is {TimeText.Instant(toNs.Value)}");
        }

        return (fromNs, toNs);
    }

    private static long? Resolve(string option, TimeBound? bound, TimeWindow data, bool beforeData) => bound switch
    {
        null => null,
        TimeBound.At at => at.UnixNs,
        TimeBound.BeforeEnd distance => data.EndNs - distance.DistanceNs,
        TimeBound.AfterStart distance => distance.DistanceNs > long.MaxValue - data.StartNs ? long.MaxValue : data.StartNs + distance.DistanceNs,
        TimeBound.OfDay time => OnADay(option, time, data, beforeData),
        _ => throw new ArgumentOutOfRangeException(nameof(bound)),
    };

    private static long OnADay(string option, TimeBound.OfDay time, TimeWindow data, bool beforeData)
    {
        var firstDay = data.StartNs / DayNs;
        var lastDay = data.EndNs / DayNs;
        var firstInside = (firstDay * DayNs) + time.NsOfDay >= data.StartNs ? firstDay : firstDay + 1;
        var lastInside = (lastDay * DayNs) + time.NsOfDay <= data.EndNs ? lastDay : lastDay - 1;
        if (lastInside > firstInside)
        {
            throw CliException.WrongUsage(
                $"{option} {time.Text} fits {lastInside - firstInside + 1} days of the data ({TimeText.Day(firstInside * DayNs)} to {TimeText.Day(lastInside * DayNs)}): " +
                $"write the day too, as in {TimeText.Day(firstInside * DayNs)}T{time.Text.TrimEnd('Z', 'z').PadLeft(5, '0')}Z");
        }

        // Outside the data on every day it touches: a start lies before it, an end after it.
        var day = firstInside == lastInside ? firstInside : beforeData ? firstDay : lastDay;
        return (day * DayNs) + time.NsOfDay;
    }
}
