namespace Analyzer.Model.Calls;

/// <summary>One try of a call: a CLIENT or PRODUCER span with, if instrumented, its SERVER or CONSUMER span.</summary>
public struct Attempt
{
    /// <summary>Row of the caller's span in the batch; -1 when only the callee's span shows the attempt.</summary>
    public int ClientSpan;

    /// <summary>Row of the callee's span in the batch; -1 when the callee has none.</summary>
    public int ServerSpan;

    /// <summary>Unix start, ns, of the caller's span (of the callee's where there is none), clocks aligned.</summary>
    public long StartNs;

    /// <summary>Duration, ns, of the same span; never negative.</summary>
    public long DurationNs;

    /// <summary>Time, ns, that the callee itself worked, its own calls not counted; -1 when unknown.</summary>
    public long SelfNs;

    /// <summary>Time, ns, between sending and the callee's start (for a message: its wait in the queue); -1 when unknown.</summary>
    public long QueueDelayNs;

    /// <summary>Time, ns, for which the callee went on after the caller had given up.</summary>
    public long OrphanedNs;

    /// <summary>Failure as a short label (<c>503</c>, <c>UNAVAILABLE</c>, <c>timeout</c>, <c>40001</c>), a string id; 0 when none.</summary>
    public int Failure;

    /// <summary>Instance that served the attempt, a string id; 0 when unknown.</summary>
    public int CalleeInstance;

    /// <summary>Version that served the attempt, a string id; 0 when unknown.</summary>
    public int CalleeVersion;

    /// <summary>1-based position among the attempts of the call.</summary>
    public short Number;

    /// <summary>Requests the attempt needed: more than 1 where a redirect or an authentication round was followed.</summary>
    public short Requests;

    /// <summary>How the attempt ended for the caller.</summary>
    public AttemptStatus Status;

    /// <summary>The span that stands for the attempt: the caller's, else the callee's.</summary>
    public readonly int Span => ClientSpan >= 0 ? ClientSpan : ServerSpan;

    /// <summary>Unix end, ns.</summary>
    public readonly long EndNs => StartNs + DurationNs;
}
