using System.Text.Json;
using Analyzer.Model.Findings;
using Analyzer.Report.Json;

namespace Analyzer.Tests.Accuracy;

/// <summary>What the JSON report says of incidents and what was inferred beside them, without what it says of the input.</summary>
internal static class IncidentBytes
{
    private static readonly string[] s_parts = ["incidents", "policies", "drift", "potential"];

    /// <summary>Those parts, byte for byte.</summary>
    public static string Of(AnalysisResult result)
    {
        using var report = new MemoryStream();
        new JsonReport().Write(result, report);
        using var document = JsonDocument.Parse(report.ToArray());
        return string.Join('\n', s_parts.Select(part => $"{part}: {document.RootElement.GetProperty(part).GetRawText()}"));
    }
}
