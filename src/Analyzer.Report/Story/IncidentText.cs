using Analyzer.Model.Findings;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Story;

/// <summary>An incident in one sentence.</summary>
internal static class IncidentText
{
    /// <summary>What began where, and what became of it: <c>Errors in shop/postgresql for 8 s became a 38-second metastable retry storm.</c></summary>
    public static string Summary(Incident incident) => IncidentHeadline.Of(incident) + ".";

    /// <summary>The same with its names standing out, without a full stop.</summary>
    public static Prose Line(Incident incident) => IncidentHeadline.Of(incident);
}
