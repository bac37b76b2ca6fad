using System.Text.Json;
using Analyzer.Report.Story;

namespace Analyzer.Report.Json;

/// <summary>The story with its evidence, for programs that show it.</summary>
internal static class JsonStory
{
    public static void Write(Utf8JsonWriter json, ReportStory story)
    {
        json.WriteStartObject("story");
        json.WriteString("headline", JsonShapes.Plain(story.Headline.ToString()));
        json.WriteStartArray("sentences");
        foreach (var sentence in story.Sentences)
        {
            json.WriteStartObject();
            json.WriteString("text", JsonShapes.Plain(sentence.Says.ToString()));
            json.WriteNumber("evidence", sentence.Evidence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("evidence");
        foreach (var evidence in story.Evidence)
        {
            json.WriteStartObject();
            json.WriteNumber("number", evidence.Number);
            json.WriteString("text", JsonShapes.Plain(evidence.Text));
            JsonShapes.References(json, "spans", evidence.Spans);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
