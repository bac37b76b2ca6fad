using Analyzer.Model.Findings;
using Analyzer.Report.Story.Rules;

namespace Analyzer.Report.Story;

/// <summary>Puts a result into words. Every sentence comes from a rule over counts and carries its evidence.</summary>
internal static class Storyteller
{
    private const int MostSentences = 8;

    /// <summary>In the order in which the story is told; where there are more than fit, the last are left out.</summary>
    private static readonly IStoryRule[] s_rules =
    [
        new ShownAtEntry(),
        new RanBelow(),
        new MainAmplifier(),
        new WorstPath(),
        new MaskedErrors(),
        new OrphanedWork(),
        new HiddenAttempts(),
        new FailuresCountedOften(),
        new ThinData(),
    ];

    /// <summary>Tells what <paramref name="result"/> shows.</summary>
    public static ReportStory Tell(AnalysisResult result)
    {
        var measures = new Measures(result);
        List<Sentence> sentences = [];
        List<Evidence> evidence = [];
        foreach (var rule in s_rules)
        {
            if (sentences.Count == MostSentences || !measures.HasCalls) break;
            if (rule.Tell(result, measures) is not { } draft) continue;
            evidence.Add(new Evidence(evidence.Count + 1, Say.Clean(draft.Evidence), draft.Spans));
            sentences.Add(new Sentence(draft.Says, evidence.Count));
        }

        return new ReportStory(Headline.Of(result, measures), Meta(result), sentences, evidence, Tiles.Of(result, measures), measures);
    }

    private static string Meta(AnalysisResult result)
    {
        var quality = result.DataQuality;
        var found = quality.Reconstruction;
        List<string> parts =
        [
            Say.Window(result.Window.StartNs, result.Window.EndNs),
            $"{Say.Many(quality.Spans, "span")}, {Say.Many(quality.Traces, "trace")}, {CoverageText.Sampled(found.MeanSamplingProbability)}",
            result.Baseline is { } baseline ? $"baseline {Say.Window(baseline.StartNs, baseline.EndNs)}" : "no baseline",
        ];
        if (found.MissingParents > 0) parts.Add($"{Say.Share(found.MissingParents, found.Spans)} of spans miss a parent");
        return string.Join(" · ", parts);
    }
}
