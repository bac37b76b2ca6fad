namespace Analyzer.Store.Records;

/// <summary>How far a notification got.</summary>
public enum NotificationState
{
    /// <summary>It is to be sent, again maybe.</summary>
    Pending,

    /// <summary>Its receiver has it.</summary>
    Delivered,

    /// <summary>Its receiver did not take it.</summary>
    GivenUp,
}

/// <summary>Something to be told to one receiver; table <c>notification</c>. Times are Unix ns.</summary>
public sealed record NotificationRecord
{
    /// <summary>The same for every receiver and every try: receivers know by it what they have already.</summary>
    public required string Id { get; init; }

    /// <summary>Address of the receiver.</summary>
    public required string Target { get; init; }

    /// <summary>What happened, such as <c>incident.found</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What it happened to.</summary>
    public required string Subject { get; init; }

    /// <summary>JSON that is told.</summary>
    public required string Body { get; init; }

    /// <summary>How far it got.</summary>
    public NotificationState State { get; init; }

    /// <summary>Tries so far.</summary>
    public int Tries { get; init; }

    /// <summary>When it was written.</summary>
    public required long CreatedNs { get; init; }

    /// <summary>When it is to be sent.</summary>
    public required long DueNs { get; init; }

    /// <summary>When it was delivered or given up; null before.</summary>
    public long? FinishedNs { get; init; }

    /// <summary>What went wrong last; null when nothing did.</summary>
    public string? LastError { get; init; }
}

/// <summary>Notifications that wait for their receivers, and what was told already.</summary>
/// <remarks>Every member throws <see cref="StoreUnavailableException"/> when the engine cannot be reached now.</remarks>
public interface IOutbox
{
    /// <summary>Adds notifications; those that are there already stay as they are.</summary>
    Task AddAsync(IReadOnlyList<NotificationRecord> notifications, CancellationToken cancellation);

    /// <summary>Takes the notification that has been due longest; nobody else gets it before the lease ends.</summary>
    /// <param name="nowNs">Now, Unix ns.</param>
    /// <param name="leaseUntilNs">End of the lease, Unix ns.</param>
    /// <param name="exceptTargets">Receivers that are to be passed over: something is on its way to them.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>It, with this try counted; null when none is due.</returns>
    Task<NotificationRecord?> TakeAsync(long nowNs, long leaseUntilNs, IReadOnlyCollection<string> exceptTargets, CancellationToken cancellation);

    /// <summary>Writes how a try ended: state, when the next is due, and what went wrong.</summary>
    Task UpdateAsync(NotificationRecord notification, CancellationToken cancellation);

    /// <summary>Notifications, newest first.</summary>
    Task<IReadOnlyList<NotificationRecord>> ListAsync(int limit, CancellationToken cancellation);

    /// <summary>What is told of one thing, by receiver.</summary>
    Task<IReadOnlyList<NotificationRecord>> OfAsync(string subject, CancellationToken cancellation);

    /// <summary>Notes edges that amplify unseen.</summary>
    /// <param name="edges">Caller, callee and operation of each.</param>
    /// <param name="nowNs">Now, Unix ns.</param>
    /// <param name="forgottenBeforeNs">An edge last seen before this counts as new, Unix ns.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Those that are new.</returns>
    Task<IReadOnlyList<(string Caller, string Callee, string Operation)>> SeeAmplifiersAsync(IReadOnlyList<(string Caller, string Callee, string Operation)> edges, long nowNs, long forgottenBeforeNs, CancellationToken cancellation);
}
