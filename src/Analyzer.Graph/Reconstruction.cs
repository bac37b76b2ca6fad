using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Graph;

/// <summary>How spans are turned into calls.</summary>
public sealed record ReconstructionOptions
{
    /// <summary>Whether clocks are aligned between instances.</summary>
    public bool AlignClocks { get; init; } = true;
}

/// <summary>Spans to logical calls: assemble, align, pair, group, judge by population, resolve.</summary>
public static class Reconstruction
{
    /// <summary>Reconstructs every trace of a batch.</summary>
    /// <param name="spans">The spans, in any order, with duplicates.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static CallSet Run(SpanBatch spans, ReconstructionOptions options, CancellationToken cancellation = default) =>
        throw new NotSupportedException("Being built on another branch.");
}
