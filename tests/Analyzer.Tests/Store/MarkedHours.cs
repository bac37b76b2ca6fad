using Analyzer.Store.Rollups;

namespace Analyzer.Tests.Store;

/// <summary>Notes which hours were marked, and has none rolled up.</summary>
public sealed class MarkedHours : IRollupStore
{
    /// <summary>Starts of the hours that were marked, as often as they were.</summary>
    public List<long> Marked { get; } = [];

    public Task MarkAsync(long hourNs, CancellationToken cancellation)
    {
        lock (Marked) Marked.Add(hourNs);
        return Task.CompletedTask;
    }

    public Task<RollupDue?> TakeAsync(long nowNs, long endedBeforeNs, long leaseUntilNs, CancellationToken cancellation) => Task.FromResult<RollupDue?>(null);

    public Task<IReadOnlyList<RollupDue>> DueAsync(long fromNs, long toNs, CancellationToken cancellation) => throw None();

    public Task<IReadOnlyList<long>> ListAsync(long fromNs, long toNs, long widthNs, CancellationToken cancellation) => throw None();

    public IAsyncEnumerable<Rollup> ReadAsync(long fromNs, long toNs, long widthNs, CancellationToken cancellation) => throw None();

    public Task WriteHourAsync(Rollup hour, IReadOnlyList<EdgeHourRow> edges, EntryHour entries, RollupDue? done, CancellationToken cancellation) => throw None();

    public Task WriteDayAsync(Rollup day, RollupDue? done, CancellationToken cancellation) => throw None();

    public Task WriteWeekAsync(Rollup week, RollupDue? done, CancellationToken cancellation) => throw None();

    public Task<IReadOnlyList<RollupSum>> EdgesAsync(long fromNs, long toNs, long stepNs, CancellationToken cancellation) => throw None();

    public Task<IReadOnlyList<HourTotal>> TotalsAsync(long fromNs, long toNs, CancellationToken cancellation) => throw None();

    public Task<IReadOnlyList<EdgeHourRow>> HoursAsync(long fromNs, long toNs, IReadOnlyCollection<EdgeKey> edges, CancellationToken cancellation) => throw None();

    public Task<IReadOnlyList<EdgeHourRow>> WorstAsync(long fromNs, long toNs, double leastFirstFailed, double leastReproduction, CancellationToken cancellation) => throw None();

    public Task<int> DropAsync(long beforeNs, CancellationToken cancellation) => Task.FromResult(0);

    private static NotSupportedException None() => new("This store has no rollups.");
}
