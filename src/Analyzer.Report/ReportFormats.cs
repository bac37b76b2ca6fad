using Analyzer.Report.Html;
using Analyzer.Report.Json;
using Analyzer.Report.Markdown;
using Analyzer.Report.Terminal;

namespace Analyzer.Report;

/// <summary>The forms in which a result can be written, by name and by file ending.</summary>
public static class ReportFormats
{
    /// <summary>Every format. Adding one is adding a class and a line here.</summary>
    public static IReadOnlyList<IReportFormat> All { get; } =
    [
        new TerminalReport(),
        new MarkdownReport(),
        new JsonReport(),
        new HtmlReport(),
    ];

    /// <summary>The format called <paramref name="name"/>, in upper or lower case.</summary>
    /// <exception cref="ArgumentException">No format has that name; the message names those that exist.</exception>
    public static IReportFormat Named(string name) =>
        All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no report format '{name}'. Choose one of: {string.Join(", ", All.Select(format => format.Name))}.");

    /// <summary>The format that the ending of <paramref name="path"/> chooses.</summary>
    /// <exception cref="ArgumentException">No format has that ending; the message names those that exist.</exception>
    public static IReportFormat ForFile(string path)
    {
        var ending = Path.GetExtension(path);
        return All.FirstOrDefault(format => format.Endings.Contains(ending, StringComparer.OrdinalIgnoreCase))
            ?? throw new ArgumentException(
                $"The ending of '{path}' does not say which report format to write. "
                + $"Use one of {string.Join(", ", All.SelectMany(format => format.Endings))}, or name the format: {string.Join(", ", All.Select(format => format.Name))}.");
    }
}
