namespace Analyzer.Store.Analysis;

/// <summary>
/// The work list of background analysis and its results. A window is due when spans were appended to it since it was last
/// analysed and none has come for the settling time. Several processes may share one server: each claim is held by one.
/// </summary>
public interface IAnalysisStore
{
    /// <summary>Width of a window, ns; windows start at multiples of it since 1970.</summary>
    long WindowNs { get; }

    /// <summary>Claims the oldest window that is due and that nobody else holds; null when there is none.</summary>
    /// <param name="appendedBeforeNs">Only windows whose last append is older than this, Unix ns.</param>
    /// <param name="exceptNs">Starts of windows to pass over: those whose analysis failed here a moment ago.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <remarks>A claim ends with its process: the lock dies with the connection that holds it.</remarks>
    /// <exception cref="StoreUnavailableException">The engine cannot be reached now.</exception>
    Task<IWindowClaim?> ClaimAsync(long appendedBeforeNs, IReadOnlyCollection<long> exceptNs, CancellationToken cancellation);

    /// <summary>
    /// Makes windows due again that changed without an append: a neighbour's spans belong to traces that began in them. A claim
    /// that is held now leaves them due when it completes. Windows without spans are passed over; the time of the last append stays.
    /// </summary>
    /// <param name="windowsNs">Starts of the windows, Unix ns.</param>
    /// <param name="cancellation">Gives up.</param>
    Task ReopenAsync(IReadOnlyCollection<long> windowsNs, CancellationToken cancellation);

    /// <summary>Starts of the windows, oldest first, that hold spans which their results do not show, or have none: settled or not, held or not.</summary>
    /// <param name="fromNs">First start of a window, Unix ns.</param>
    /// <param name="toNs">First start no longer asked for.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<long>> DueAsync(long fromNs, long toNs, CancellationToken cancellation);

    /// <summary>How many windows are due or will be, and the start of the oldest of them (Unix ns; null without one): the lag of analysis.</summary>
    Task<(int Windows, long? OldestNs)> PendingAsync(CancellationToken cancellation);

    /// <summary>The results of windows that start in a time range, oldest first, slices in order.</summary>
    /// <param name="fromNs">First start of a window, Unix ns.</param>
    /// <param name="toNs">First start no longer asked for.</param>
    /// <param name="edges">Whether <see cref="WindowResult.Edges"/> is wanted; else it is empty and need not be read.</param>
    /// <param name="cancellation">Gives up.</param>
    IAsyncEnumerable<WindowResult> ReadAsync(long fromNs, long toNs, bool edges, CancellationToken cancellation);
}

/// <summary>One window, held by this process until disposed. Disposing without <see cref="CompleteAsync"/> leaves it due.</summary>
public interface IWindowClaim : IAsyncDisposable
{
    /// <summary>Start of the window, Unix ns.</summary>
    long FromNs { get; }

    /// <summary>First instant after the window.</summary>
    long ToNs { get; }

    /// <summary>Spans appended to the window so far, duplicates included: what decides the number of slices.</summary>
    long Spans { get; }

    /// <summary>
    /// Replaces every result of the window by these, whole, in one transaction, and marks it as analysed up to the state it had
    /// when it was claimed: what was appended since re-opens it.
    /// </summary>
    Task CompleteAsync(IReadOnlyList<WindowResult> results, CancellationToken cancellation);
}

/// <summary>What one slice of one window was reduced to.</summary>
/// <param name="FromNs">Start of the window, Unix ns.</param>
/// <param name="ToNs">First instant after it.</param>
/// <param name="Slice">Which traces.</param>
/// <param name="Edges">Counts per edge and bucket: what people and metrics read.</param>
/// <param name="State">Everything that merging needs, in the encoding of the analysis; opaque to the store.</param>
public sealed record WindowResult(long FromNs, long ToNs, Slice Slice, IReadOnlyList<EdgeSeriesRow> Edges, ReadOnlyMemory<byte> State);

/// <summary>One edge in one bucket of time; table <c>edge_series</c>. Counts are weighted by sampling, hence not whole.</summary>
/// <param name="StartNs">Start of the bucket, Unix ns.</param>
/// <param name="WidthNs">Width of the bucket, ns.</param>
/// <param name="Caller">The calling service; null for calls that enter the system.</param>
/// <param name="Callee">The called service or uninstrumented peer.</param>
/// <param name="Operation">What was called.</param>
public sealed record EdgeSeriesRow(long StartNs, long WidthNs, string? Caller, string Callee, string Operation)
{
    /// <summary>Logical calls.</summary>
    public double Calls { get; init; }

    /// <summary>Attempts, the first of each call included.</summary>
    public double Attempts { get; init; }

    /// <summary>Sequential further attempts.</summary>
    public double Retries { get; init; }

    /// <summary>Overlapping further attempts.</summary>
    public double Hedges { get; init; }

    /// <summary>Further deliveries by a broker.</summary>
    public double Redeliveries { get; init; }

    /// <summary>Calls that failed in the end.</summary>
    public double Errors { get; init; }

    /// <summary>Attempts that failed.</summary>
    public double FailedAttempts { get; init; }

    /// <summary>Failed attempts whose entry request still succeeded.</summary>
    public double Masked { get; init; }

    /// <summary>Attempts that ran into their deadline.</summary>
    public double Timeouts { get; init; }

    /// <summary>Work done after the caller had left, ns.</summary>
    public double OrphanedNs { get; init; }

    /// <summary>Sum of the calls' durations, ns.</summary>
    public double DurationNs { get; init; }

    /// <summary>This with the counts of another added; time and names stay.</summary>
    public EdgeSeriesRow Plus(EdgeSeriesRow other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with
        {
            Calls = Calls + other.Calls,
            Attempts = Attempts + other.Attempts,
            Retries = Retries + other.Retries,
            Hedges = Hedges + other.Hedges,
            Redeliveries = Redeliveries + other.Redeliveries,
            Errors = Errors + other.Errors,
            FailedAttempts = FailedAttempts + other.FailedAttempts,
            Masked = Masked + other.Masked,
            Timeouts = Timeouts + other.Timeouts,
            OrphanedNs = OrphanedNs + other.OrphanedNs,
            DurationNs = DurationNs + other.DurationNs,
        };
    }
}
