using System.Text.Json;
using Analyzer.Model.Findings;
using Analyzer.Report.Json;

namespace Analyzer.Tests.Accuracy;

/// <summary>What was found, and what the JSON report says of incidents, without what it says of the input.</summary>
internal static class IncidentBytes
{
    /// <summary>Both, byte for byte.</summary>
    public static string Of(AnalysisResult result)
    {
        using var report = new MemoryStream();
        new JsonReport().Write(result, report);
        using var document = JsonDocument.Parse(report.ToArray());
        var findings = JsonSerializer.Serialize(new { result.Incidents, result.Policies, result.Drift, result.Potential, result.PolicyConflicts });
        return $"{findings}\n{document.RootElement.GetProperty("incidents").GetRawText()}";
    }
}
