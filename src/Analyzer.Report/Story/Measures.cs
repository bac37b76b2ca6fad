using Analyzer.Model.Findings;

namespace Analyzer.Report.Story;

/// <summary>Facts that several sentences and pictures share, and the limits below which nothing is claimed.</summary>
internal sealed class Measures
{
    /// <summary>Fewer extra attempts than this are an anecdote.</summary>
    public const double FewestAttempts = 10;

    /// <summary>An edge amplifies from this factor on, the error of sampling taken off.</summary>
    public const double LeastFactor = 1.05;

    /// <summary>An edge that is calm on the whole amplifies when a bucket reached this.</summary>
    public const double LeastPeakFactor = 1.5;

    /// <summary>Shares below this are not worth a sentence.</summary>
    public const double LeastShare = 0.01;

    public Measures(AnalysisResult result)
    {
        InnerEdges = [.. result.Edges.Where(edge => edge.Caller is not null)];
        Amplifiers = [.. InnerEdges.Where(IsAmplifier).OrderByDescending(edge => edge.AttributedExcess).ThenByDescending(edge => edge.Counts.Excess)];
        TotalExcess = InnerEdges.Sum(edge => Math.Max(0, edge.Counts.Excess));
        TotalAttributed = InnerEdges.Sum(edge => Math.Max(0, edge.AttributedExcess));
        WorstPath = result.Paths.Count > 0 && result.Paths[0].PeakAmplification >= LeastFactor ? result.Paths[0] : null;
        HasCalls = result.Dashboard.Requests > 0 || result.Edges.Any(edge => edge.Counts.Attempts > 0);
    }

    /// <summary>Edges with a caller: entry requests left out.</summary>
    public IReadOnlyList<EdgeSummary> InnerEdges { get; }

    /// <summary>Edges whose own retries or redeliveries made load, the largest cause first.</summary>
    public IReadOnlyList<EdgeSummary> Amplifiers { get; }

    /// <summary>Attempts beyond calls over all edges.</summary>
    public double TotalExcess { get; }

    /// <summary>Excess attributed to the edges that caused it, over all edges.</summary>
    public double TotalAttributed { get; }

    /// <summary>The path on which one request became most; null where none multiplied.</summary>
    public PathSummary? WorstPath { get; }

    /// <summary>Whether there was anything to look at.</summary>
    public bool HasCalls { get; }

    /// <summary>The edge as people write it: <c>orders → inventory</c>.</summary>
    public static string Arrow(string? caller, string callee) => $"{caller ?? "entry"} → {callee}";

    /// <summary>A name for the edge that tells its operations apart.</summary>
    public static string Arrow(EdgeSummary edge) => $"{Arrow(edge.Caller, edge.Callee)} ({edge.Operation})";

    /// <summary>The services a path runs through.</summary>
    public static string Route(PathSummary path) => string.Join(" → ", path.Steps.Select(step => step.Callee));

    private static bool IsAmplifier(EdgeSummary edge)
    {
        // Hedges are bought on purpose and follow no failure: they are counted, but are no finding by themselves.
        var counts = edge.Counts;
        var excess = counts.Excess - counts.Hedges;
        if (excess < FewestAttempts || counts.Calls <= 0) return false;
        var factor = 1 + excess / counts.Calls - edge.Coverage.ErrorBound;
        return factor >= LeastFactor || edge.PeakAmplification - edge.Coverage.ErrorBound >= LeastPeakFactor;
    }
}
