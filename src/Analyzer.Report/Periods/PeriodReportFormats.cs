namespace Analyzer.Report.Periods;

/// <summary>The forms in which the report on a period can be written, by name and by file ending.</summary>
public static class PeriodReportFormats
{
    /// <summary>Every format. Adding one is adding a class and a line here.</summary>
    public static IReadOnlyList<IPeriodReportFormat> All { get; } = [new PeriodTerminal(), new PeriodMarkdown(), new PeriodJson(), new PeriodHtml()];

    /// <summary>The format called <paramref name="name"/>, in upper or lower case; null when there is none.</summary>
    public static IPeriodReportFormat? Named(string name) => All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The format that the ending of <paramref name="path"/> chooses; null when none does.</summary>
    public static IPeriodReportFormat? ForFile(string path) => All.FirstOrDefault(format => format.Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase));
}
