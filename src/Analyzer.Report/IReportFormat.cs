using Analyzer.Model.Findings;

namespace Analyzer.Report;

/// <summary>A form in which a result can be written.</summary>
public interface IReportFormat
{
    /// <summary>Name for <c>--format</c>: <c>terminal</c>, <c>markdown</c>, <c>json</c>, <c>html</c>.</summary>
    string Name { get; }

    /// <summary>File endings that choose this format, with the dot.</summary>
    IReadOnlyList<string> Endings { get; }

    /// <summary>Writes the whole report, UTF-8 without a byte order mark. Equal results give equal bytes.</summary>
    void Write(AnalysisResult result, Stream destination);
}
