using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents.Rules;

/// <summary>The incidents that the story does not tell, with their times.</summary>
internal sealed class OtherIncidents : IIncidentRule
{
    private const int Named = 3;

    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, IncidentFacts facts)
    {
        var others = result.Incidents.Where(incident => incident != facts.Incident).ToList();
        if (others.Count == 0) return null;
        Prose list = $"";
        for (var i = 0; i < Math.Min(Named, others.Count); i++)
            list = $"{list}{(i == 0 ? "" : "; ")}{Say.Moment(others[i].Window.StartNs, result.Window)} to {Say.Clock(others[i].Window.EndNs)}, {IncidentText.Line(others[i])}";
        var more = others.Count > Named ? $"; and {Say.Count(others.Count - Named)} more" : "";
        Prose says = $"{(others.Count == 1 ? "A further incident was" : $"{Say.Many(others.Count, "further incident")} were")} kept apart: {list}{more}.";
        var evidence = others.Take(10).Select(other => $"{other.Id}, {Say.Window(other.Window.StartNs, other.Window.EndNs)}: {string.Join(", ", other.Affected.Take(5).Select(service => service.Service))}");
        return new Draft(says, $"{string.Join("; ", evidence)}.", [.. others.SelectMany(other => other.RootCauses.Take(1)).SelectMany(cause => cause.Exemplars.Take(1))]);
    }
}
