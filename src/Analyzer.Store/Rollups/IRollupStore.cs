namespace Analyzer.Store.Rollups;

/// <summary>
/// Hours, days and weeks: what windows came to, kept long after the spans. Hours begin at multiples of an hour since 1970, days at multiples of a
/// day, weeks at multiples of seven, hence on Thursdays.
/// </summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> when the engine cannot be reached now.</remarks>
public interface IRollupStore
{
    /// <summary>Notes that a window of an hour was analysed, again maybe: the hour is to be rolled up.</summary>
    /// <param name="hourNs">Start of the hour, Unix ns.</param>
    /// <param name="cancellation">Gives up.</param>
    Task MarkAsync(long hourNs, CancellationToken cancellation);

    /// <summary>Takes the oldest hour, day or week that is over and due, hours first, then days; nobody else gets it before the lease ends.</summary>
    /// <param name="nowNs">Now, Unix ns.</param>
    /// <param name="endedBeforeNs">Only what ended before this, Unix ns.</param>
    /// <param name="leaseUntilNs">End of the lease, Unix ns.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>It; null when there is none.</returns>
    Task<RollupDue?> TakeAsync(long nowNs, long endedBeforeNs, long leaseUntilNs, CancellationToken cancellation);

    /// <summary>Hours, days and weeks that share time with a range and are due, whether over or not.</summary>
    Task<IReadOnlyList<RollupDue>> DueAsync(long fromNs, long toNs, CancellationToken cancellation);

    /// <summary>Starts of the hours, days or weeks of a time range that are there, oldest first, due or not.</summary>
    Task<IReadOnlyList<long>> ListAsync(long fromNs, long toNs, long widthNs, CancellationToken cancellation);

    /// <summary>Hours, days or weeks that start in a time range, oldest first.</summary>
    IAsyncEnumerable<Rollup> ReadAsync(long fromNs, long toNs, long widthNs, CancellationToken cancellation);

    /// <summary>Replaces an hour whole and makes its day due, in one transaction; what had more spans stays as it is.</summary>
    /// <param name="hour">The hour.</param>
    /// <param name="edges">Its edges.</param>
    /// <param name="entries">Its requests.</param>
    /// <param name="done">The mark that this answers, taken away unless it changed meanwhile; null: marks stay.</param>
    /// <param name="cancellation">Gives up before the commit.</param>
    Task WriteHourAsync(Rollup hour, IReadOnlyList<EdgeHourRow> edges, EntryHour entries, RollupDue? done, CancellationToken cancellation);

    /// <summary>Replaces a day, sums the rows of its hours, and makes its week due, in one transaction; what had more spans stays as it is.</summary>
    /// <param name="day">The day.</param>
    /// <param name="done">The mark that this answers, taken away unless it changed meanwhile; null: marks stay.</param>
    /// <param name="cancellation">Gives up before the commit.</param>
    Task WriteDayAsync(Rollup day, RollupDue? done, CancellationToken cancellation);

    /// <summary>Replaces a week; what had more spans stays as it is.</summary>
    /// <param name="week">The week.</param>
    /// <param name="done">The mark that this answers, taken away unless it changed meanwhile; null: marks stay.</param>
    /// <param name="cancellation">Gives up before the commit.</param>
    Task WriteWeekAsync(Rollup week, RollupDue? done, CancellationToken cancellation);

    /// <summary>Sums of each edge over each step of a time range, by step and edge.</summary>
    /// <param name="fromNs">First instant, Unix ns.</param>
    /// <param name="toNs">First instant after it.</param>
    /// <param name="stepNs">Length of a step, ns, counted from the first instant.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<RollupSum>> EdgesAsync(long fromNs, long toNs, long stepNs, CancellationToken cancellation);

    /// <summary>Sums of each hour of a time range in which something ran, oldest first.</summary>
    Task<IReadOnlyList<HourTotal>> TotalsAsync(long fromNs, long toNs, CancellationToken cancellation);

    /// <summary>The hours of some edges in a time range, by time and edge.</summary>
    Task<IReadOnlyList<EdgeHourRow>> HoursAsync(long fromNs, long toNs, IReadOnlyCollection<EdgeKey> edges, CancellationToken cancellation);

    /// <summary>Hours in whose worst minute at least so many first attempts failed, and each brought at least so many new attempts; by time and edge.</summary>
    Task<IReadOnlyList<EdgeHourRow>> WorstAsync(long fromNs, long toNs, double leastFirstFailed, double leastReproduction, CancellationToken cancellation);

    /// <summary>Deletes what is older than an instant.</summary>
    /// <returns>Hours, days and weeks deleted.</returns>
    Task<int> DropAsync(long beforeNs, CancellationToken cancellation);
}
