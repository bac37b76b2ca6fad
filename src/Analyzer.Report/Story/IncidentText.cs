using Analyzer.Model.Findings;

namespace Analyzer.Report.Story;

/// <summary>An incident in one sentence.</summary>
internal static class IncidentText
{
    /// <summary>What started it and whom it reached.</summary>
    public static string Summary(Incident incident)
    {
        var affected = Say.Many(incident.Affected.Count, "service");
        return incident.RootCauses.Count > 0
            ? $"{incident.RootCauses[0].Service} first, {affected} affected"
            : $"{affected} affected; the spans do not show a cause";
    }
}
