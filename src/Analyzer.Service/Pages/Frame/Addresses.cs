using System.Globalization;
using Analyzer.Report.Html;
using Analyzer.Report.Story;
using Analyzer.Service.Analysis.Runs;

namespace Analyzer.Service.Pages.Frame;

/// <summary>Addresses of pages.</summary>
internal static class Addresses
{
    /// <summary>An incident.</summary>
    public static string Incident(string id) => $"/incidents/{Uri.EscapeDataString(id)}";

    /// <summary>An analysis.</summary>
    public static string Analysis(string id) => $"/analyses/{Uri.EscapeDataString(id)}";

    /// <summary>A trace, opened at a span where one is given.</summary>
    public static string Trace(string id, string span = "") => span.Length == 0 ? $"/traces/{id}" : $"/traces/{id}?span={span}#span-{span}";

    /// <summary>A service in a window.</summary>
    /// <param name="name">Its name; a slash in it stays one.</param>
    /// <param name="window">Query of the window; empty for the newest.</param>
    public static string Service(string name, string window) => $"/services/{Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal)}{window}";

    /// <summary>An edge in a window.</summary>
    /// <param name="caller">Calling service; null at the entry.</param>
    /// <param name="callee">Called service.</param>
    /// <param name="operation">What is called.</param>
    /// <param name="window">Query of the window; empty for the newest.</param>
    public static string Edge(string? caller, string callee, string operation, string window) =>
        $"/edges?{(caller is null ? "" : $"caller={Uri.EscapeDataString(caller)}&")}callee={Uri.EscapeDataString(callee)}&operation={Uri.EscapeDataString(operation)}{(window.Length > 0 ? "&" + window[1..] : "")}";

    /// <summary>Where the names in a part of the report lead to.</summary>
    public static ReportLinks Links(string window) => new(Trace, name => Service(name, window), (caller, callee, operation) => Edge(caller, callee, operation, window));

    /// <summary>Query of a window.</summary>
    public static string Window(AnalysisRequest request) => Window(request.FromNs, request.ToNs, request.BaselineFromNs, request.BaselineToNs, request.BucketNs);

    /// <summary>Query of a window.</summary>
    public static string Window(long fromNs, long toNs, long? baselineFromNs = null, long? baselineToNs = null, long? bucketNs = null) =>
        $"?from={Time(fromNs)}&to={Time(toNs)}{(baselineFromNs is { } first ? $"&baseline-from={Time(first)}" : "")}{(baselineToNs is { } last ? $"&baseline-to={Time(last)}" : "")}{(bucketNs is { } bucket ? string.Create(CultureInfo.InvariantCulture, $"&bucket={bucket / 1e6:0.######}ms") : "")}";

    /// <summary>An instant in RFC 3339, to the nanosecond where it needs that.</summary>
    public static string Time(long unixNs)
    {
        var whole = Say.Rfc3339(unixNs).TrimEnd('Z').TrimEnd('0').TrimEnd('.');
        // Zeros of the seconds are no zeros of a fraction.
        return (whole.Length < 19 ? whole.PadRight(19, '0') : whole) + "Z";
    }
}
