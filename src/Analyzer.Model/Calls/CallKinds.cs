namespace Analyzer.Model.Calls;

/// <summary>Why a logical call had as many attempts as it had.</summary>
public enum CallKind : byte
{
    /// <summary>One attempt.</summary>
    Single,

    /// <summary>Sequential attempts after failures.</summary>
    Retry,

    /// <summary>Overlapping attempts of which the first answer wins (gRPC proposal A6).</summary>
    Hedge,

    /// <summary>Deliveries of one message, repeated by a broker or job queue.</summary>
    Redelivery,
}

/// <summary>What the grouping of a call's attempts rests on.</summary>
public enum Verdict : byte
{
    /// <summary>There is only one attempt: nothing was grouped.</summary>
    Single,

    /// <summary>An attribute, event or id says so.</summary>
    Explicit,

    /// <summary>Parent, target, status and timing say so.</summary>
    Structural,

    /// <summary>The caller's spans show one attempt; the callee's spans, or a stated total, show more.</summary>
    Hidden,
}

/// <summary>How a logical call ended, as its caller saw it.</summary>
public enum CallOutcome : byte
{
    /// <summary>The only (or, of a hedge, the winning) attempt succeeded.</summary>
    Ok,

    /// <summary>An attempt failed and a later one succeeded: its errors are masked.</summary>
    OkAfterRetry,

    /// <summary>The only attempt failed.</summary>
    Failed,

    /// <summary>Every attempt of several failed.</summary>
    Exhausted,

    /// <summary>The caller gave up on purpose: neither success nor error.</summary>
    Cancelled,
}

/// <summary>How one attempt ended, as its caller saw it.</summary>
public enum AttemptStatus : byte
{
    /// <summary>An answer that the caller could use.</summary>
    Ok,

    /// <summary>A failure that was answered or met on the way.</summary>
    Error,

    /// <summary>The caller's time ran out.</summary>
    Timeout,

    /// <summary>The caller cancelled on purpose, as for the loser of a hedge.</summary>
    Cancelled,
}

/// <summary>Doubts and facts about a call beside its outcome.</summary>
[Flags]
public enum CallFlags : ushort
{
    /// <summary>Nothing to add.</summary>
    None = 0,

    /// <summary>The call failed but its caller still answered with success: a fallback.</summary>
    Absorbed = 1,

    /// <summary>At least one attempt ran out of the caller's time.</summary>
    TimedOut = 2,

    /// <summary>The trace ends with this call's failure: later attempts may have been cut off by tail sampling.</summary>
    MayBeCensored = 4,

    /// <summary>An entry request: no caller is known.</summary>
    Entry = 8,

    /// <summary>An entry whose true caller exists but is absent from the data.</summary>
    MissingParent = 16,

    /// <summary>The callee has no spans of its own: a database, a cache, a third party.</summary>
    Uninstrumented = 32,

    /// <summary>Several groupings fit the spans equally well.</summary>
    Ambiguous = 64,

    /// <summary>A 4xx answer that was asked again: a retry that could not help.</summary>
    Futile = 128,

    /// <summary>The callee answered, and the answer was final (a 404, a 409): not a failure of the callee.</summary>
    ClientError = 256,
}
