using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Tests.Report.Story.Incidents;

/// <summary>What a rule says, without no-break spaces.</summary>
internal static class Told
{
    /// <summary>The sentence of a rule about the first incident of a result; null where it is silent.</summary>
    public static string? By(IIncidentRule rule, AnalysisResult result) => rule.Tell(result, new IncidentFacts(result.Incidents[0])) is { } draft ? Plain(draft.Says.ToString()) : null;

    /// <inheritdoc cref="By(IIncidentRule, AnalysisResult)"/>
    public static string? By(IIncidentRule rule, Incident incident) => By(rule, With(incident));

    /// <summary>The evidence of a rule.</summary>
    public static Draft Draft(IIncidentRule rule, AnalysisResult result) => rule.Tell(result, new IncidentFacts(result.Incidents[0]))!;

    /// <summary>The storm with another incident in its place.</summary>
    public static AnalysisResult With(params Incident[] incidents) => LockStorm.Of() with { Incidents = incidents };

    public static Incident Storm => LockStorm.Of().Incidents[0];

    public static string Plain(string text) => text.Replace(Say.Gap, " ", StringComparison.Ordinal);
}
