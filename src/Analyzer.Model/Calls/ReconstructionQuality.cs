namespace Analyzer.Model.Calls;

/// <summary>How far one instance's clock was moved.</summary>
/// <param name="Service">Service.</param>
/// <param name="Instance">Instance; empty when the resource names none.</param>
/// <param name="ShiftNs">Nanoseconds added to its times.</param>
/// <param name="Pairs">CLIENT/SERVER pairs the estimate rests on.</param>
/// <param name="Impossible">Pairs that stay impossible (the server's span outside the client's) after the shift.</param>
public sealed record ClockShift(string Service, string Instance, long ShiftNs, int Pairs, int Impossible);

/// <summary>What assembly, alignment, pairing and grouping met: counts of spans unless said otherwise.</summary>
public sealed record ReconstructionQuality
{
    /// <summary>Spans in the batch.</summary>
    public long Spans { get; init; }

    /// <summary>Spans dropped as exact repetitions of (trace, span id, kind).</summary>
    public long Duplicates { get; init; }

    /// <summary>Spans whose parent id names a span that is not in the data.</summary>
    public long MissingParents { get; init; }

    /// <summary>Parent references cut because they led in a circle or to the span itself.</summary>
    public long CutCycles { get; init; }

    /// <summary>Zipkin spans that shared an id between client and server and were split.</summary>
    public long SplitSharedSpans { get; init; }

    /// <summary>Spans that ended before they started; their duration counts as zero.</summary>
    public long NegativeDurations { get; init; }

    /// <summary>Traces without a root span.</summary>
    public long TracesWithoutRoot { get; init; }

    /// <summary>CLIENT and PRODUCER attempts, of all callees.</summary>
    public long ClientAttempts { get; init; }

    /// <summary>Of those, the ones with a span of the callee.</summary>
    public long PairedAttempts { get; init; }

    /// <summary>Spans that carry a sampling probability below 1.</summary>
    public long SampledSpans { get; init; }

    /// <summary>Mean sampling probability over all spans, 0 to 1.</summary>
    public double MeanSamplingProbability { get; init; } = 1;

    /// <summary>Links that named a span which is not in the data.</summary>
    public long UnresolvedLinks { get; init; }

    /// <summary>Calls whose last attempts may be cut off by tail sampling.</summary>
    public long CallsMayBeCensored { get; init; }

    /// <summary>Grouped calls, by verdict.</summary>
    public long ExplicitGroups { get; init; }

    /// <summary>Grouped calls that rest on structure.</summary>
    public long StructuralGroups { get; init; }

    /// <summary>Grouped calls that only the callee or a stated total shows.</summary>
    public long HiddenGroups { get; init; }

    /// <summary>Calls for which several groupings fit equally well.</summary>
    public long AmbiguousGroups { get; init; }

    /// <summary>Lowest confidence of any grouped call; 1 when nothing was grouped.</summary>
    public double LowestConfidence { get; init; } = 1;

    /// <summary>Instances whose clocks were moved, by service and instance.</summary>
    public IReadOnlyList<ClockShift> ClockShifts { get; init; } = [];
}
