using System.Text;
using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Spectre.Console;

namespace Analyzer.Report.Terminal;

/// <summary>The report for a terminal: what happened on one screen, and where to look next.</summary>
public sealed class TerminalReport : IReportFormat
{
    private const int FileWidth = 100;

    /// <inheritdoc/>
    public string Name => "terminal";

    /// <inheritdoc/>
    public IReadOnlyList<string> Endings { get; } = [".txt"];

    /// <summary>Renders to a console: as wide as it is, with colours and block characters only where it has them.</summary>
    public static void Render(AnalysisResult result, IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(console);
        var screen = new Screen(console);
        var story = Storyteller.Tell(result);
        TerminalStory.Write(screen, story);
        TerminalShown.Write(screen, result);
        TerminalIncidents.Write(screen, result);
        TerminalRequest.Write(screen, story);
        TerminalEdges.Write(screen, result, story.Measures);
        TerminalExemplar.Write(screen, result);
        TerminalPolicies.Write(screen, result);
        TerminalTrust.Write(screen, result);
    }

    /// <summary>Writes the same as plain text, 100 columns wide, without escape codes.</summary>
    public void Write(AnalysisResult result, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write(Encoding.UTF8.GetBytes(Plain(console => Render(result, console), FileWidth)));
    }

    /// <summary>What a terminal would show, without escape codes.</summary>
    internal static string Plain(Action<IAnsiConsole> render, int width)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
            // The environment (CI systems, terminals) must not change what is in a file.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        render(console);
        var lines = text.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd());
        return string.Join('\n', lines).TrimEnd('\n') + "\n";
    }
}
