using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;

namespace Analyzer.Detect.Quality;

/// <summary>What the notes are drawn from.</summary>
internal sealed record QualityFacts
{
    /// <summary>What reading met.</summary>
    public required ReadSummary Reading { get; init; }

    /// <summary>What reconstruction met.</summary>
    public required ReconstructionQuality Reconstruction { get; init; }

    /// <summary>Edges of the window.</summary>
    public required IReadOnlyList<EdgeSummary> Edges { get; init; }

    /// <summary>Traces in the window.</summary>
    public required long Traces { get; init; }

    /// <summary>Spans in the window.</summary>
    public required long Spans { get; init; }

    /// <summary>Spans outside the window.</summary>
    public required long OutsideWindow { get; init; }

    /// <summary>Whether the window was found rather than given.</summary>
    public required bool WindowFound { get; init; }

    /// <summary>Calls on paths that were not followed.</summary>
    public required long CallsNotFollowed { get; init; }

    /// <summary>Entries counted on the dashboard are inner calls whose callers are absent.</summary>
    public required bool OnlyFragments { get; init; }

    /// <summary>Width that was asked for, ns, where a wider one had to be used; else null.</summary>
    public required long? RefusedBucketNs { get; init; }

    /// <summary>Whether there is a baseline without a single call.</summary>
    public required bool EmptyBaseline { get; init; }
}
