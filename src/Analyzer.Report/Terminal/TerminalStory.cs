using Analyzer.Report.Story;

namespace Analyzer.Report.Terminal;

/// <summary>The finding and the story.</summary>
internal static class TerminalStory
{
    public static void Write(Screen screen, ReportStory story)
    {
        screen.Line($"[bold]{Screen.Escape(story.Headline.ToString())}[/]");
        screen.Line($"[dim]{Screen.Escape(story.Meta)}[/]");
        if (story.Sentences.Count == 0) return;
        screen.Line();
        foreach (var sentence in story.Sentences) screen.Line($"{(screen.IsUnicode ? "•" : "-")} {Screen.Escape(sentence.Says)}");
    }
}
