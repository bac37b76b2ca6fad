using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents;

/// <summary>Says one thing about the incident with most impact, where the findings carry it.</summary>
internal interface IIncidentRule
{
    /// <summary>The sentence with its evidence; null where the findings do not carry it.</summary>
    Draft? Tell(AnalysisResult result, IncidentFacts facts);
}
