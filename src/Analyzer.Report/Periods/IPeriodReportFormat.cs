using Analyzer.Model.Periods;

namespace Analyzer.Report.Periods;

/// <summary>A form in which the report on a period can be written.</summary>
public interface IPeriodReportFormat
{
    /// <summary>Name for <c>--format</c>: <c>terminal</c>, <c>markdown</c>, <c>json</c>, <c>html</c>.</summary>
    string Name { get; }

    /// <summary>File endings that choose this format, with the dot.</summary>
    IReadOnlyList<string> Endings { get; }

    /// <summary>Type of its content (RFC 9110), as <c>text/html; charset=utf-8</c>.</summary>
    string ContentType { get; }

    /// <summary>Writes the whole report, UTF-8 without a byte order mark. Equal reports give equal bytes.</summary>
    /// <param name="report">The report.</param>
    /// <param name="links">Where people find more; null: no links.</param>
    /// <param name="destination">Where to.</param>
    void Write(PeriodReport report, PeriodLinks? links, Stream destination);
}

/// <summary>Where what a report names is found.</summary>
/// <param name="PublicUrl">Where people reach the pages, without a slash at the end; empty inside the pages themselves.</param>
public sealed record PeriodLinks(string PublicUrl)
{
    /// <summary>The page of an incident.</summary>
    public string Incident(string id) => $"{PublicUrl}/incidents/{Uri.EscapeDataString(id)}";

    /// <summary>The page of an edge.</summary>
    public string Edge(string caller, string callee, string operation) =>
        $"{PublicUrl}/edges?caller={Uri.EscapeDataString(caller)}&callee={Uri.EscapeDataString(callee)}&operation={Uri.EscapeDataString(operation)}";

    /// <summary>The page of a trace.</summary>
    public string Trace(string traceId) => $"{PublicUrl}/traces/{traceId}";
}
