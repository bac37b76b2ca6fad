using Analyzer.Model.Findings;

namespace Analyzer.Report.Story;

/// <summary>What a result says in words: the same in every format.</summary>
/// <param name="Headline">The finding in one line.</param>
/// <param name="Meta">What was looked at, in one line.</param>
/// <param name="Sentences">At most eight, each with its evidence.</param>
/// <param name="Evidence">The counts behind the sentences, numbered from 1.</param>
/// <param name="Tiles">The few numbers to remember, each with its coverage.</param>
/// <param name="Measures">The facts behind all of it.</param>
internal sealed record ReportStory(
    Prose Headline,
    string Meta,
    IReadOnlyList<Sentence> Sentences,
    IReadOnlyList<Evidence> Evidence,
    IReadOnlyList<Tile> Tiles,
    Measures Measures);

/// <summary>A sentence and the number of its evidence.</summary>
internal sealed record Sentence(Prose Says, int Evidence);

/// <summary>The counts behind a sentence and spans that show it.</summary>
internal sealed record Evidence(int Number, string Text, IReadOnlyList<SpanReference> Spans);

/// <summary>A number to remember.</summary>
/// <param name="Value">The number with its unit.</param>
/// <param name="Label">What it counts.</param>
/// <param name="Coverage">How much of the truth the data shows of it.</param>
internal sealed record Tile(string Value, string Label, string Coverage);

/// <summary>A sentence before it is numbered.</summary>
internal sealed record Draft(Prose Says, string Evidence, IReadOnlyList<SpanReference> Spans);

/// <summary>Says one thing about a result, where the numbers carry it.</summary>
internal interface IStoryRule
{
    /// <summary>The sentence with its evidence; null where the numbers do not carry it.</summary>
    Draft? Tell(AnalysisResult result, Measures measures);
}
