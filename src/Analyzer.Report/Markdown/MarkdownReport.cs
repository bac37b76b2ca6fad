using System.Text;
using Analyzer.Model.Findings;
using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Markdown;

/// <summary>The report for tickets, wikis and pull requests: GitHub-flavoured Markdown without HTML.</summary>
public sealed class MarkdownReport : IReportFormat
{
    private const int MostEdges = 40, MostBuckets = 30, MostSpans = 5;

    /// <inheritdoc/>
    public string Name => "markdown";

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".md", ".markdown"];

    /// <inheritdoc/>
    public void Write(AnalysisResult result, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(destination);
        var page = new MarkdownPage();
        var story = Storyteller.Tell(result);
        Story(page, story);
        Shown(page, result);
        MarkdownIncidents.Write(page, result);
        Request(page, story);
        Edges(page, result, story.Measures);
        Paths(page, result);
        foreach (var trace in result.Exemplars) MarkdownExemplar.Write(page, trace, isFirst: trace == result.Exemplars[0]);
        MarkdownPolicies.Write(page, result);
        Trust(page, result);
        Evidence(page, story);
        destination.Write(Encoding.UTF8.GetBytes(page.ToString()));
    }

    private static void Story(MarkdownPage page, ReportStory story)
    {
        page.Heading(1, story.Headline);
        page.Paragraph(MarkdownPage.Escape(story.Meta));
        if (story.Sentences.Count > 0)
        {
            foreach (var sentence in story.Sentences) page.Item($"{MarkdownPage.Escape(sentence.Says)} [[{sentence.Evidence}](#evidence)]");
            page.Gap();
        }

        if (story.Tiles.Count > 0)
            page.Table([("", true), ("", false), ("coverage", false)], story.Tiles.Select(tile => new[] { $"**{MarkdownPage.Escape(tile.Value)}**", MarkdownPage.Escape(tile.Label), MarkdownPage.Escape(tile.Coverage) }));
    }

    private static void Shown(MarkdownPage page, AnalysisResult result)
    {
        if (result.Dashboard.Series.Count + result.Hidden.Series.Count == 0) return;
        var points = TimePoints.Of(result, MostBuckets);
        page.Heading(2, "Shown beside hidden");
        page.Paragraph($"The first columns are what a dashboard of the entry shows, the others what ran below it. A row is {Say.Duration(points.BucketNs)}. {MarkdownPage.Escape($"Coverage: {CoverageText.Of(result.DataQuality)}")}.");
        page.Table(
            [("UTC", false), ("requests", true), ("errors", true), ("p95", true), ("calls", true), ("attempts", true), ("factor", true), ("failed", true), ("masked", true)],
            points.Shown.Zip(points.Hidden).Select(pair => new[]
            {
                Say.Clock(pair.First.StartNs),
                Say.Count(pair.First.Requests),
                Say.Share(pair.First.Errors, pair.First.Requests),
                Say.Duration(pair.First.P95Ns),
                Say.Count(pair.Second.Calls),
                Say.Count(pair.Second.Attempts),
                pair.Second.Calls > 0 ? Say.Factor(pair.Second.Attempts / pair.Second.Calls) : "–",
                Say.Count(pair.Second.FailedAttempts),
                Say.Count(pair.Second.Masked),
            }));
    }

    private static void Request(MarkdownPage page, ReportStory story)
    {
        if (story.Measures.WorstPath is not { } path) return;
        page.Heading(2, "What one request became, over the whole window");
        page.Table(
            [("edge", false), ("operation", false), ("this edge", true), ("so far", true)],
            path.Steps.Select(step => new[] { MarkdownPage.Escape(Measures.Arrow(step.Caller, step.Callee)), MarkdownPage.Code(step.Operation), Say.Factor(step.Amplification), Say.Factor(step.Cumulative) }));
        page.Paragraph($"{Say.Factor(path.PeakAmplification)} at the peak; the worst request caused {Say.Many(path.WorstRequest, "attempt")} on the last edge.");
    }

    private static void Edges(MarkdownPage page, AnalysisResult result, Measures measures)
    {
        if (result.Edges.Count == 0) return;
        page.Heading(2, result.Incidents.Count > 0 ? "What the edges carried and hid, over the whole window" : measures.Amplifiers.Count > 0 ? "Who amplified it, and what edges hid" : "What the edges carried");
        page.Table(
            [("edge", false), ("operation", false), ("calm", true), ("factor", true), ("peak", true), ("calls", true), ("excess", true), ("share", true), ("masked", true), ("orphaned", true), ("coverage", false)],
            result.Edges.Take(MostEdges).Select(edge => new[]
            {
                MarkdownPage.Escape(Measures.Arrow(edge.Caller, edge.Callee)),
                MarkdownPage.Code(edge.Operation),
                edge.Baseline is { Calls: > 0 } calm ? Say.Factor(calm.Amplification) : "–",
                Say.Factor(edge.Counts.Amplification),
                Say.Peak(edge.PeakAmplification, edge.Counts.Amplification),
                Say.Count(edge.Counts.Calls),
                Say.Count(edge.Counts.Excess),
                edge.AttributedExcess > 0 && edge.Caller is not null ? Say.Share(edge.AttributedExcess, measures.TotalAttributed) : "–",
                edge.Counts.FailedAttempts > 0 ? $"{Say.Count(edge.Counts.Masked)} of {Say.Count(edge.Counts.FailedAttempts)}" : "–",
                edge.Counts.OrphanedNs > 0 ? Say.Duration(edge.Counts.OrphanedNs) : "–",
                MarkdownPage.Escape(CoverageText.Of(edge)),
            }));
        if (result.Edges.Count > MostEdges) page.Paragraph($"{Say.Many(result.Edges.Count - MostEdges, "further edge")}: see the JSON or HTML report.");
    }

    private static void Paths(MarkdownPage page, AnalysisResult result)
    {
        if (result.Paths.Count == 0) return;
        page.Heading(2, "Worst paths");
        page.Table(
            [("path", false), ("operation", false), ("calm", true), ("factor", true), ("peak", true), ("worst request", true), ("calls", true), ("over time", false)],
            result.Paths.Select(path => new[]
            {
                MarkdownPage.Escape(Measures.Route(path)),
                MarkdownPage.Code(path.Steps[^1].Operation),
                path.BaselineAmplification is { } calm ? Say.Factor(calm) : "–",
                Say.Factor(path.Amplification),
                Say.Peak(path.PeakAmplification, path.Amplification),
                Say.Count(path.WorstRequest),
                Say.Count(path.Calls),
                TextBars.Spark(path.Series, 24, from: 1, to: Math.Max(1.5, path.Series.Max() ?? 1)),
            }));
    }

    private static void Trust(MarkdownPage page, AnalysisResult result)
    {
        var quality = result.DataQuality;
        page.Heading(2, "How far to trust this");
        foreach (var note in quality.Notes) page.Item(MarkdownPage.Escape(note));
        if (quality.Notes.Count > 0) page.Gap();
        page.Table(
            [("", false), ("", false)],
            TrustFacts.Findings(result).Concat(TrustFacts.Reading(quality)).Concat(TrustFacts.Reconstruction(quality.Reconstruction)).Select(fact => new[] { MarkdownPage.Escape(fact.Name), MarkdownPage.Escape(fact.Value) }));
        if (quality.Reconstruction.ClockShifts.Count > 0)
        {
            page.Table(
                [("service", false), ("instance", false), ("clock moved by", true), ("pairs", true), ("still impossible", true)],
                quality.Reconstruction.ClockShifts.Select(shift => new[] { MarkdownPage.Escape(shift.Service), MarkdownPage.Escape(shift.Instance), Say.Duration(shift.ShiftNs), Say.Count(shift.Pairs), Say.Count(shift.Impossible) }));
        }

        foreach (var problem in quality.Reading.FirstProblems) page.Item(MarkdownPage.Code(problem));
        if (quality.Reading.FirstProblems.Count > 0) page.Gap();
    }

    private static void Evidence(MarkdownPage page, ReportStory story)
    {
        if (story.Evidence.Count == 0) return;
        page.Heading(2, "Evidence");
        foreach (var evidence in story.Evidence)
        {
            var spans = evidence.Spans.Take(MostSpans).Select(span => MarkdownPage.Code($"{span.TraceId}/{span.SpanId}"));
            var example = evidence.Spans.Count > 0 ? $" For example {string.Join(", ", spans)}." : "";
            page.Line($"{evidence.Number}. {MarkdownPage.Escape(evidence.Text)}{example}");
        }
    }
}
