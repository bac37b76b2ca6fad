using Analyzer.Model.Findings;

namespace Analyzer.Report.Story;

/// <summary>What signals were compared with, in words.</summary>
internal static class BaselineText
{
    /// <summary>The kind in words.</summary>
    public static string Kind(BaselineKind kind) => kind switch
    {
        BaselineKind.None => "nothing",
        BaselineKind.Given => "the baseline that was given",
        BaselineKind.QuietPart => "the quiet part of the window",
        BaselineKind.DayBefore => "the same hour of the day before",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The kind as JSON writes it.</summary>
    public static string Name(BaselineKind kind) => kind switch
    {
        BaselineKind.None => "none",
        BaselineKind.Given => "given",
        BaselineKind.QuietPart => "quiet-part",
        BaselineKind.DayBefore => "day-before",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>For the line under the headline: <c>baseline: the quiet part of the window, 23 Nov 2026, …</c>.</summary>
    public static string Meta(AnalysisResult result)
    {
        var use = result.BaselineUse;
        if (use is { Kind: not BaselineKind.None, Window: { } window }) return $"baseline: {Kind(use.Kind)}, {Say.Window(window.StartNs, window.EndNs)}";
        return result.Baseline is { } baseline ? $"baseline {Say.Window(baseline.StartNs, baseline.EndNs)}" : "no baseline";
    }
}
