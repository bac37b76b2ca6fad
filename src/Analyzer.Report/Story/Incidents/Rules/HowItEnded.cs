using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents.Rules;

/// <summary>Whether it outlived its cause, what kept it alive and what ended it.</summary>
internal sealed class HowItEnded : IIncidentRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, IncidentFacts facts)
    {
        var incident = facts.Incident;
        var ending = Ending(incident);
        var triggerEnd = incident.Trigger?.EndNs;
        var began = facts.Cause is null ? "What began it" : "The cause";
        Prose says = (incident.Metastable, triggerEnd) switch
        {
            (true, { } end) => $"{began} was over at {Say.Clock(end)}, but the incident outlived it by {Say.Duration(incident.Window.EndNs - end)}{Loop(incident)}; {ending}.",
            (true, _) => $"The incident kept itself alive{Loop(incident)}; {ending}.",
            (_, { } end) when incident.Ongoing => $"{began} was over at {Say.Clock(end)}; {ending}.",
            (_, { } end) when incident is { End.Reason: "trigger-ended" } && incident.Window.EndNs > end => $"It ended at {Say.Clock(incident.End.AtNs)}, {Say.Duration(incident.Window.EndNs - end)} after its cause: it did not keep itself alive.",
            (_, { } end) when incident.Window.EndNs > end => $"{Upper(ending)}, {Say.Duration(incident.Window.EndNs - end)} after its cause: it did not keep itself alive.",
            _ => $"{Upper(ending)}.",
        };
        return new Draft(says, Evidence(incident), [.. incident.Propagation.Where(step => step.InLoop).SelectMany(step => step.Exemplars.Take(1))]);
    }

    private static Prose Loop(Incident incident)
    {
        if (incident.SustainingLoop.Count == 0) return $"";
        // Each edge once, with all that happens on it.
        Prose loop = $"";
        foreach (var edge in incident.SustainingLoop.GroupBy(edge => Measures.Arrow(edge.Caller, edge.Callee)))
            loop = $"{loop}{(loop.Runs.Count == 0 ? "" : ", and ")}on {new Name(edge.Key)} {string.Join(", ", edge.SkipLast(1).Select(part => part.Effect))}{(edge.Count() > 1 ? ", and " : "")}{edge.Last().Effect}";
        return $", because {loop}";
    }

    private static Prose Ending(Incident incident) => incident switch
    {
        { Ongoing: true } => $"it was still going on when the data ends",
        { End: { Reason: "restart", Service: { } service } end } => $"a restart of {new Name(service)} ended it at {Say.Clock(end.AtNs)}",
        { End: { Reason: "load-fell" } end } => $"it ended at {Say.Clock(end.AtNs)} when the load fell{At(end)}",
        { End: { Reason: "drained" } end } => $"it ended at {Say.Clock(end.AtNs)} when the backlog had drained{At(end)}",
        { End: { Reason: "trigger-ended" } end } => $"it ended with its cause at {Say.Clock(end.AtNs)}",
        { End: { } end } => $"it was over at {Say.Clock(end.AtNs)}, and the spans do not show what ended it",
        _ => $"it was over at {Say.Clock(incident.Window.EndNs)}, and the spans do not show what ended it",
    };

    private static Prose At(IncidentEnd end) => end.Service is { } service ? $" at {new Name(service)}" : (Prose)$"";

    private static Prose Upper(Prose prose)
    {
        var first = prose.Runs[0];
        return prose.Runs.Skip(1).Aggregate((Prose)$"{char.ToUpperInvariant(first.Text[0]).ToString()}{first.Text[1..]}", (all, run) => run.Strong ? $"{all}{new Name(run.Text)}" : (Prose)$"{all}{run.Text}");
    }

    private static string Evidence(Incident incident)
    {
        var trigger = incident.Trigger is { } cause ? $"Cause from {Say.Precise(cause.StartNs)} {(cause.EndNs is { } end ? $"to {Say.Precise(end)}" : "on, not over when the data ends")}; incident to {Say.Precise(incident.Window.EndNs)}." : $"No trigger with a time is known; incident to {Say.Precise(incident.Window.EndNs)}.";
        var loop = incident.SustainingLoop.Select(edge => $"{Measures.Arrow(edge.Caller, edge.Callee)}: {Say.Many(edge.Attempts, "attempt")} after the cause had ended, {Say.Count(edge.Failed)} failed");
        var looped = incident.SustainingLoop.Count > 0 ? $" The loop: {string.Join("; ", loop)}." : "";
        var ended = incident.End is { Text.Length: > 0 } how ? $" {Sentence(how.Text)}" : "";
        return trigger + looped + ended;
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.') + ".";
}
