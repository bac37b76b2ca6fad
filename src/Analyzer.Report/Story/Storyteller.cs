using Analyzer.Model.Findings;
using Analyzer.Report.Story.Incidents;
using Analyzer.Report.Story.Rules;

namespace Analyzer.Report.Story;

/// <summary>Puts a result into words. Every sentence comes from a rule over counts and carries its evidence.</summary>
internal static class Storyteller
{
    private const int MostSentences = 8;

    private static readonly ThinData s_doubt = new();

    /// <summary>Of a result without incidents, in the order in which the story is told; where there are more than fit, the last are left out.</summary>
    private static readonly IStoryRule[] s_rules =
    [
        new NoIncident(),
        new ShownAtEntry(),
        new RanBelow(),
        new MainAmplifier(),
        new WorstPath(),
        new MaskedErrors(),
        new OrphanedWork(),
        new HiddenAttempts(),
        new FailuresCountedOften(),
    ];

    /// <summary>Tells what <paramref name="result"/> shows.</summary>
    public static ReportStory Tell(AnalysisResult result)
    {
        var measures = new Measures(result);
        List<Sentence> sentences = [];
        List<Evidence> evidence = [];
        foreach (var draft in Drafts(result, measures))
        {
            evidence.Add(new Evidence(evidence.Count + 1, Say.Clean(draft.Evidence), draft.Spans));
            sentences.Add(new Sentence(draft.Says, evidence.Count));
        }

        return new ReportStory(Headline.Of(result, measures), Meta(result), sentences, evidence, Tiles.Of(result, measures), measures);
    }

    private static IReadOnlyList<Draft> Drafts(AnalysisResult result, Measures measures)
    {
        if (!measures.HasCalls) return [];
        var told = result.Incidents.Count > 0
            ? IncidentStory.Tell(result, MostSentences)
            : [.. s_rules.Select(rule => rule.Tell(result, measures)).OfType<Draft>().Take(MostSentences)];
        if (s_doubt.Tell(result, measures) is not { } doubt) return told;
        // Doubt about all of it is worth more than one sentence more, but not than one about an incident.
        return told.Count < MostSentences ? [.. told, doubt] : result.Incidents.Count > 0 ? told : [.. told.Take(MostSentences - 1), doubt];
    }

    private static string Meta(AnalysisResult result)
    {
        var quality = result.DataQuality;
        var found = quality.Reconstruction;
        List<string> parts =
        [
            Say.Window(result.Window.StartNs, result.Window.EndNs),
            $"{Say.Many(quality.Spans, "span")}, {Say.Many(quality.Traces, "trace")}, {CoverageText.Sampled(found.MeanSamplingProbability)}",
            BaselineText.Meta(result),
        ];
        if (found.MissingParents > 0) parts.Add($"{Say.Share(found.MissingParents, found.Spans)} of spans miss a parent");
        return string.Join(" · ", parts);
    }
}
