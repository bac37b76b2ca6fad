using Analyzer.Report.Story;

namespace Analyzer.Report.Terminal;

/// <summary>The finding and the story.</summary>
internal static class TerminalStory
{
    public static void Write(Screen screen, ReportStory story)
    {
        screen.Paragraph("", story.Headline, "bold");
        screen.Paragraph("", $"{story.Meta}", "dim");
        if (story.Sentences.Count == 0) return;
        screen.Line();
        foreach (var sentence in story.Sentences) screen.Paragraph(screen.IsUnicode ? "• " : "- ", sentence.Says);
    }
}
