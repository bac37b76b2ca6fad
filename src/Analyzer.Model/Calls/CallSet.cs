using Analyzer.Model.Spans;

namespace Analyzer.Model.Calls;

/// <summary>One trace as reconstructed.</summary>
/// <param name="Id">The trace's id.</param>
/// <param name="FirstSpan">Where its spans start in <see cref="CallSet.SpansByTrace"/>.</param>
/// <param name="SpanCount">How many spans it has, duplicates dropped.</param>
/// <param name="StartNs">Earliest start, Unix ns, clocks aligned.</param>
/// <param name="EndNs">Latest end, Unix ns, clocks aligned.</param>
/// <param name="Fragments">Pieces whose parent span is absent.</param>
/// <param name="Weight">1 unsampled, 1/p when sampled with probability p.</param>
public readonly record struct TraceRow(TraceId Id, int FirstSpan, int SpanCount, long StartNs, long EndNs, int Fragments, float Weight);

/// <summary>
/// Everything reconstructed from a batch: traces, their logical calls and attempts, and how sound they are.
/// Calls are ordered by (trace id, start, first span id), so equal input in any order gives an equal set.
/// </summary>
public sealed class CallSet
{
    /// <summary>The spans that rows refer to.</summary>
    public required SpanBatch Spans { get; init; }

    /// <summary>Rows of <see cref="Spans"/>, grouped by trace, by start inside a trace; duplicates left out.</summary>
    public required int[] SpansByTrace { get; init; }

    /// <summary>Parent of each span as a row of <see cref="Spans"/>; -1 for a root or an absent parent. Cycles are cut.</summary>
    public required int[] ParentRows { get; init; }

    /// <summary>Clock shift of each span's instance, ns, to be added to its times; all zero where clocks agreed.</summary>
    public required long[] ShiftNs { get; init; }

    /// <summary>Traces, ordered by id.</summary>
    public required TraceRow[] Traces { get; init; }

    /// <summary>Logical calls.</summary>
    public required Call[] Calls { get; init; }

    /// <summary>Attempts; those of one call stand together, in order.</summary>
    public required Attempt[] Attempts { get; init; }

    /// <summary>The error's path of each trace that holds an error.</summary>
    public required ErrorPath[] ErrorPaths { get; init; }

    /// <summary>Counts of what assembly and alignment met.</summary>
    public required ReconstructionQuality Quality { get; init; }

    /// <summary>Attempts of a call.</summary>
    public ReadOnlySpan<Attempt> AttemptsOf(in Call call) => Attempts.AsSpan(call.FirstAttempt, call.AttemptCount);

    /// <summary>Text of a string id.</summary>
    public string Text(int id) => Spans.Strings.GetString(id);
}

/// <summary>How a failure travelled: from the deepest failing call without a failing child up to where it stopped.</summary>
/// <param name="OriginCall">Call in <see cref="CallSet.Calls"/> where the failure arose.</param>
/// <param name="StoppedAtCall">Outermost call that still failed, or the call that masked it.</param>
/// <param name="Hops">Calls on the path, both ends included.</param>
/// <param name="ReachedEntry">Whether the entry request failed too.</param>
/// <param name="Failures">Attempts of the origin that failed by themselves, with no failing call below.</param>
public readonly record struct ErrorPath(int OriginCall, int StoppedAtCall, int Hops, bool ReachedEntry, int Failures);
