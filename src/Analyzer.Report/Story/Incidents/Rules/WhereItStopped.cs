using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents.Rules;

/// <summary>Who kept failures from going further.</summary>
internal sealed class WhereItStopped : IIncidentRule
{
    private const double LeastShare = 0.2;

    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, IncidentFacts facts)
    {
        var points = facts.Incident.Containment.Where(point => point.Share >= LeastShare && point.Stopped >= 1).ToList();
        if (points.Count == 0) return null;
        var further = points.Count > 1 ? $"; {Say.Many(points.Count - 1, "further place")} stopped failures too" : "";
        Prose says = $"{Sentence(points[0])}{further}.";
        var evidence = points.Take(5).Select(point => $"{Measures.Arrow(point.Service, point.Callee)} ({point.Operation}): {ContainmentText.Kind(point.Kind)}; {Say.Count(point.Stopped)} of {Say.Many(point.Failures, "failure")} went no further ({Say.Share(point.Share)})");
        return new Draft(says, $"{string.Join("; ", evidence)}.", points[0].Exemplars);
    }

    private static Prose Sentence(ContainmentPoint point) => point.Kind switch
    {
        ContainmentKind.Fallback => $"{new Name(point.Service)} answered without {new Name(point.Callee)}: its fallback stopped {Of(point)}",
        ContainmentKind.Retry => $"A later attempt from {new Name(point.Service)} to {new Name(point.Callee)} worked after {Of(point)}",
        ContainmentKind.Breaker => $"{new Name(point.Service)} stopped calling {new Name(point.Callee)}, which kept {Of(point)} from going further",
        ContainmentKind.Budget => $"A retry budget of {new Name(point.Service)} towards {new Name(point.Callee)} held {Of(point)}",
        _ => throw new ArgumentOutOfRangeException(nameof(point), point.Kind, null),
    };

    private static string Of(ContainmentPoint point) => $"{Say.Share(point.Share)} of {Say.Many(point.Failures, "failure")}";
}
