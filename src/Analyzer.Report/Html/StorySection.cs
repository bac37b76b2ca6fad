using Analyzer.Report.Pictures;
using Analyzer.Report.Story;

namespace Analyzer.Report.Html;

/// <summary>The finding, the story with references to its evidence, and the numbers to remember.</summary>
internal static class StorySection
{
    public static void Write(Markup markup, ReportStory story)
    {
        markup.Open("header");
        markup.Element("p", "Propagation report", ("class", "kicker"));
        markup.Open("h1");
        Parts.Prose(markup, story.Headline);
        markup.Close();
        markup.Element("p", story.Meta, ("class", "meta"));
        markup.Close();
        if (story.Sentences.Count > 0)
        {
            markup.Open("ul", ("class", "story"));
            foreach (var sentence in story.Sentences)
            {
                markup.Open("li");
                Parts.Prose(markup, sentence.Says);
                var number = Say.Count(sentence.Evidence);
                markup.Open("sup").Element("a", number, ("href", $"#e{number}"), ("id", $"s{number}"), ("aria-label", $"Evidence {number}")).Close();
                markup.Close();
            }

            markup.Close();
        }

        if (story.Tiles.Count == 0) return;
        markup.Open("dl", ("class", "tiles"));
        foreach (var tile in story.Tiles)
        {
            markup.Open("div");
            markup.Element("dt", tile.Label);
            markup.Element("dd", tile.Value, ("class", "value"));
            markup.Element("dd", tile.Coverage, ("class", "coverage"));
            markup.Close();
        }

        markup.Close();
    }
}
