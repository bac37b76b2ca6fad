namespace Analyzer.Service.Acceptance;

/// <summary>What became of a request.</summary>
internal enum Outcome
{
    /// <summary>Its spans, if any, are committed.</summary>
    Committed,

    /// <summary>It cannot be decoded, and sending it again will not help. Nothing of it is stored.</summary>
    Malformed,

    /// <summary>No room now. Nothing of it is stored.</summary>
    Overloaded,

    /// <summary>The store cannot take it now, or the service is shutting down. Nothing of it is stored.</summary>
    Unavailable,
}

/// <summary>The answer to a request.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Spans">Spans committed.</param>
/// <param name="Rejected">Spans that could not be used; sending them again will not help.</param>
/// <param name="Reason">Why something was rejected or not done; null when all is well.</param>
/// <param name="RetryAfter">When to come back, for outcomes that a retry may change.</param>
internal readonly record struct Acceptance(Outcome Outcome, int Spans, int Rejected, string? Reason, TimeSpan RetryAfter)
{
    /// <summary>All or part of the request is stored.</summary>
    public static Acceptance Committed(int spans, int rejected, string? reason) => new(Outcome.Committed, spans, rejected, reason, default);

    /// <summary>Bad input.</summary>
    public static Acceptance Malformed(string reason) => new(Outcome.Malformed, 0, 0, reason, default);

    /// <summary>Come back later: too much is waiting.</summary>
    public static Acceptance Overloaded(string reason, TimeSpan retryAfter) => new(Outcome.Overloaded, 0, 0, reason, retryAfter);

    /// <summary>Come back later: the store or the service is away.</summary>
    public static Acceptance Unavailable(string reason, TimeSpan retryAfter) => new(Outcome.Unavailable, 0, 0, reason, retryAfter);
}
