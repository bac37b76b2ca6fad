using Analyzer.Store.Records;

namespace Analyzer.Service.Pages.Analyses;

/// <summary>How an analysis stands, in words.</summary>
internal static class States
{
    /// <summary>The words.</summary>
    public static string Words(AnalysisRecord analysis) => analysis.Status switch
    {
        AnalysisStatus.Queued => "waits",
        AnalysisStatus.Running => $"runs: {analysis.Step}",
        AnalysisStatus.Succeeded => "done",
        AnalysisStatus.Failed => $"failed: {analysis.Error}",
        AnalysisStatus.Cancelled => "called off",
        _ => throw new ArgumentOutOfRangeException(nameof(analysis), analysis.Status, null),
    };

    /// <summary>Whether it has yet to end.</summary>
    public static bool IsOpen(AnalysisRecord analysis) => analysis.Status is AnalysisStatus.Queued or AnalysisStatus.Running;
}
