using Analyzer.Model.Findings;
using Analyzer.Store;

namespace Analyzer.Service.Cli;

/// <summary>What <c>--from</c> and <c>--to</c> mean for the data in a store.</summary>
/// <param name="Range">The time asked for; an end that was not given is the data's.</param>
/// <param name="Data">From the oldest to the newest start of a span in the store.</param>
/// <param name="FromNs">First instant analysed, Unix ns; null when it was not given.</param>
/// <param name="ToNs">First instant no longer analysed, Unix ns; null when it was not given.</param>
internal sealed record StoreWindow(TimeWindow Range, TimeWindow Data, long? FromNs, long? ToNs)
{
    /// <summary>Settles the window, refused when the store holds nothing in it.</summary>
    /// <exception cref="CliException">The two do not make a window, or one without spans.</exception>
    public static async Task<StoreWindow> ResolveAsync(ISpanStore store, StoreStatistics statistics, TimeBound? from, TimeBound? to, CancellationToken cancellation)
    {
        if (statistics is not { OldestNs: { } oldestNs, NewestNs: { } newestNs })
            throw CliException.NotDone($"the store at {statistics.Location} holds no spans yet: send some to 'analyzer serve', or name files to read");
        var data = new TimeWindow(oldestNs, newestNs + 1);
        var (fromNs, toNs) = WindowResolution.Resolve(from, to, new TimeWindow(oldestNs, newestNs));
        var range = new TimeWindow(fromNs ?? data.StartNs, toNs ?? data.EndNs);
        if (range.StartNs < range.EndNs && await store.CountAsync(range.StartNs, range.EndNs, cancellation).ConfigureAwait(false) > 0)
            return new StoreWindow(range, data, fromNs, toNs);
        throw CliException.NotDone(
            $"no span starts between {TimeText.Instant(range.StartNs)} and {TimeText.Instant(range.EndNs)}: the store at {statistics.Location} holds spans from {TimeText.Instant(oldestNs)} to {TimeText.Instant(newestNs)}; choose --from and --to inside it");
    }

    /// <summary>The stored windows that the range touches, each cut to the range, oldest first.</summary>
    /// <param name="widthNs">Width of a stored window, ns.</param>
    public IEnumerable<TimeWindow> Windows(long widthNs)
    {
        // Not those before and after all data: a bound may lie decades away.
        var firstNs = Math.Max(Range.StartNs, Data.StartNs);
        firstNs -= firstNs % widthNs;
        for (var startNs = firstNs; startNs < Math.Min(Range.EndNs, Data.EndNs); startNs += widthNs)
            yield return new TimeWindow(Math.Max(startNs, Range.StartNs), Math.Min(startNs + widthNs, Range.EndNs));
    }
}
