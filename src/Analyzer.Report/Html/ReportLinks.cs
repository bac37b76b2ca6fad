namespace Analyzer.Report.Html;

/// <summary>Where names in a report lead to, where there are pages of them. A report on its own has none.</summary>
/// <param name="Trace">Address of a trace, opened at a span, which may be empty.</param>
/// <param name="Service">Address of a service.</param>
/// <param name="Edge">Address of an edge: caller (null for the entry), callee, operation.</param>
internal sealed record ReportLinks(Func<string, string, string> Trace, Func<string, string> Service, Func<string?, string, string, string> Edge);
