using System.Globalization;

namespace Analyzer.Service.Hosting;

/// <summary>Links to a trace where a team looks at traces already.</summary>
/// <param name="template">An address with <c>{traceId}</c>, <c>{from}</c> and <c>{to}</c> (Unix ms) in it; null: there are none.</param>
internal sealed class TraceLinks(string? template)
{
    private const long MarginNs = 60_000_000_000, MillisecondNs = 1_000_000;

    /// <summary>Where a trace opens; null without a template.</summary>
    /// <param name="traceId">32 hex digits.</param>
    /// <param name="startNs">When it began, Unix ns.</param>
    /// <param name="endNs">When it ended, Unix ns.</param>
    public string? To(string traceId, long startNs, long endNs) => template?
        .Replace("{traceId}", Uri.EscapeDataString(traceId), StringComparison.Ordinal)
        .Replace("{from}", Milliseconds(startNs - MarginNs), StringComparison.Ordinal)
        .Replace("{to}", Milliseconds(endNs + MarginNs), StringComparison.Ordinal);

    private static string Milliseconds(long ns) => (ns / MillisecondNs).ToString(CultureInfo.InvariantCulture);
}
