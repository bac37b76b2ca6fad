namespace Analyzer.Model.Calls;

/// <summary>What a caller wanted, once: one or more attempts with the same caller span, callee and operation.</summary>
/// <remarks>All names are ids in the string table of the batch the call was found in.</remarks>
public struct Call
{
    /// <summary>Index of the trace in <see cref="CallSet.Traces"/> in which the first attempt was made.</summary>
    public int Trace;

    /// <summary>Calling service; 0 for an entry request.</summary>
    public int Caller;

    /// <summary>Operation of the caller in which the call was made (its SERVER or CONSUMER span's); 0 when unknown.</summary>
    public int CallerOperation;

    /// <summary>Instance that made the call; 0 when unknown.</summary>
    public int CallerInstance;

    /// <summary>Version that made the call; 0 when unknown.</summary>
    public int CallerVersion;

    /// <summary>Called service, or the name of an uninstrumented peer.</summary>
    public int Callee;

    /// <summary>Low-cardinality name of what was called.</summary>
    public int Operation;

    /// <summary>Row of the one span that stands for the whole call where there is one (an SDK's, a gRPC call's); else -1.</summary>
    public int CallSpan;

    /// <summary>First attempt in <see cref="CallSet.Attempts"/>.</summary>
    public int FirstAttempt;

    /// <summary>Attempts that spans show.</summary>
    public int AttemptCount;

    /// <summary>Further attempts that are stated (a total, an event) but have no span: counted, untimed.</summary>
    public int UntimedAttempts;

    /// <summary>Index in <see cref="CallSet.Attempts"/> of the attempt whose callee made this call; -1 for an entry.</summary>
    public int ParentAttempt;

    /// <summary>Unix start of the first attempt, ns, clocks aligned.</summary>
    public long StartNs;

    /// <summary>Time from the start of the first attempt to the end of the last that the caller waited for, ns.</summary>
    public long DurationNs;

    /// <summary>How many calls of the population this one stands for: 1 unsampled, 1/p when sampled with probability p.</summary>
    public float Weight;

    /// <summary>Probability, 0 to 1, that the grouping is right.</summary>
    public float Confidence;

    /// <summary>Why there were several attempts.</summary>
    public CallKind Kind;

    /// <summary>What the grouping rests on.</summary>
    public Verdict Verdict;

    /// <summary>How the call ended.</summary>
    public CallOutcome Outcome;

    /// <summary>Doubts and facts beside the outcome.</summary>
    public CallFlags Flags;

    /// <summary>All attempts, those without spans included.</summary>
    public readonly int TotalAttempts => AttemptCount + UntimedAttempts;

    /// <summary>Whether the caller got no usable answer.</summary>
    public readonly bool IsError => Outcome is CallOutcome.Failed or CallOutcome.Exhausted;
}
