using Analyzer.Simulate.Truth;

namespace Analyzer.Simulate.Services;

/// <summary>A request as its callee receives it.</summary>
internal sealed record Request(Target Target, UInt128 TraceId, ulong ParentSpanId)
{
    public string Caller { get; init; } = "";

    /// <summary>What the user asked for: a retry anywhere above asks for the same again, down to the last path.</summary>
    public required int Subject { get; init; }

    /// <summary>An answer decided beforehand: a 401, a 302, a poll's 404.</summary>
    public int ForcedStatus { get; init; }

    /// <summary>Null for a request of a user.</summary>
    public AttemptRecord? Attempt { get; init; }
}

/// <summary>On whose behalf a step runs: the process, the trace and the span to hang under.</summary>
internal sealed class CallContext(Instance instance, UInt128 traceId, ulong parentSpanId, int subject)
{
    private readonly int _generation = instance.Generation;

    public Instance Instance { get; } = instance;

    public UInt128 TraceId { get; } = traceId;

    public ulong ParentSpanId { get; } = parentSpanId;

    public int Subject { get; } = subject;

    /// <summary>Whether the process died after this began.</summary>
    public bool IsDead => Instance.Generation != _generation;
}
