using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Service.Analysis.Runs;
using Analyzer.Service.Pages.Frame;
using Analyzer.Store.Records;

namespace Analyzer.Service.Pages.Windows;

/// <summary>What there is to show of a window.</summary>
internal abstract record View
{
    /// <summary>It was analysed.</summary>
    /// <param name="Analysis">The analysis.</param>
    /// <param name="Result">Its result.</param>
    /// <param name="SpansSince">Spans that came into the window since, about.</param>
    public sealed record Found(AnalysisRecord Analysis, AnalysisResult Result, long SpansSince) : View
    {
        /// <summary>The query that shows this window again.</summary>
        public string Query { get; } = QueryOf(Analysis);

        /// <summary>The window and how far its data can be trusted.</summary>
        public string Says { get; } = $"{Say.Window(Result.Window.StartNs, Result.Window.EndNs)} · {Say.Many(Result.DataQuality.Spans, "span")} · {CoverageText.Of(Result.DataQuality)}{(SpansSince > 0 ? $" · {Say.Many(SpansSince, "span")} came since" : "")}";
    }

    /// <summary>It is being analysed.</summary>
    /// <param name="Analysis">The analysis.</param>
    public sealed record Waiting(AnalysisRecord Analysis) : View;

    /// <summary>Its analysis failed or was called off.</summary>
    /// <param name="Analysis">The analysis.</param>
    public sealed record Failed(AnalysisRecord Analysis) : View;

    /// <summary>There is not a single span.</summary>
    public sealed record Empty : View;

    /// <summary>The query of an analysis' window.</summary>
    public static string QueryOf(AnalysisRecord analysis) => Addresses.Window(AnalysisRequest.FromJson(analysis.Request));
}
