using Analyzer.Model.Findings;
using Analyzer.Report.Story;
using Analyzer.Report.Story.Incidents;

namespace Analyzer.Report.Pictures;

/// <summary>The turning points of an incident as marks on a time axis.</summary>
internal static class IncidentMarks
{
    private const int MostOthers = 4;

    /// <summary>Cause, break point and recovery of the incident with most impact; the others shaded.</summary>
    public static IReadOnlyList<TimeMark> Of(AnalysisResult result) => result.Incidents.Count == 0
        ? []
        : [.. Of(result.Incidents[0]), .. result.Incidents.Skip(1).Take(MostOthers).Select(other => new TimeMark(other.Window.StartNs, other.Window.EndNs, other.Id, "trigger other"))];

    /// <summary>Cause, break point and recovery.</summary>
    public static IReadOnlyList<TimeMark> Of(Incident incident)
    {
        List<TimeMark> marks = [];
        if (incident.Trigger is { } trigger && new IncidentFacts(incident).Cause is not null)
            marks.Add(new TimeMark(trigger.StartNs, trigger.EndNs ?? incident.Window.EndNs, $"cause {Say.Clock(trigger.StartNs)}{(trigger.EndNs is { } over ? $", {Say.Duration(over - trigger.StartNs)}" : ", not over")}", "trigger"));
        else
            marks.Add(new TimeMark(incident.Window.StartNs, null, $"first onset {Say.Clock(incident.Window.StartNs)}", "mark"));
        if (incident.BreakPoint is { } broke) marks.Add(new TimeMark(broke.AtNs, null, $"break point {Say.Clock(broke.AtNs)}", "mark"));
        marks.Add(new TimeMark(incident.Window.EndNs, null, incident.Ongoing ? "still going on" : $"recovered {Say.Clock(incident.Window.EndNs)}", "mark"));
        return marks;
    }
}
