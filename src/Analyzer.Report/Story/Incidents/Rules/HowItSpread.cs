using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents.Rules;

/// <summary>Whom it reached, in which order and how fast.</summary>
internal sealed class HowItSpread : IIncidentRule
{
    private const int Named = 3, Steps = 8;

    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, IncidentFacts facts)
    {
        var incident = facts.Incident;
        var first = facts.Cause?.Service ?? (incident.Affected.Count > 0 ? incident.Affected[0].Service : null);
        var further = incident.Affected.Where(service => service.Service != first).ToList();
        if (further.Count == 0) return null;
        // Without a cause there is no moment that lags could count from but the first onset.
        var from = facts.Cause is null ? incident.Affected[0].OnsetNs : facts.StartNs;
        var within = further.Max(service => service.OnsetNs) - from;
        Prose speed = within > 0 ? $"Within {Say.Duration(within)} it" : (Prose)$"It";
        Prose says = $"{speed} reached {Say.Many(further.Count, "further service")}: {List(further, from)}.";
        return new Draft(says, Evidence(incident), [.. incident.Propagation.SelectMany(step => step.Exemplars.Take(1))]);
    }

    private static Prose List(List<AffectedService> services, long from)
    {
        Prose list = $"";
        for (var i = 0; i < Math.Min(Named, services.Count); i++)
        {
            var join = i == 0 ? "" : services.Count <= Named && i == services.Count - 1 ? " and " : ", ";
            list = $"{list}{join}{One(services[i], from)}";
        }

        return services.Count > Named ? $"{list} and {Say.Count(services.Count - Named)} more" : list;
    }

    private static Prose One(AffectedService service, long from)
    {
        var lag = service.OnsetNs - from;
        var when = lag > 0 ? $"after {Say.Duration(lag)}" : lag == 0 ? "at once" : $"{Say.Duration(-lag)} earlier";
        return $"{new Name(service.Service)} {when} ({MechanismText.Words(service.Mechanism)}{(service.Inherited ? ", inherited" : "")})";
    }

    private static string Evidence(Incident incident)
    {
        if (incident.Propagation.Count == 0) return "Onsets only: no arrow along a real call joins them.";
        var steps = incident.Propagation.Take(Steps).Select(step => $"{step.From} → {step.To} by {MechanismText.Words(step.Mechanism)}, {Say.Lag(step.LagNs)}{Share(step)}");
        var rest = incident.Propagation.Count > Steps ? $"; {Say.Many(incident.Propagation.Count - Steps, "further arrow")}" : "";
        return $"Along real calls: {string.Join("; ", steps)}{rest}.";
    }

    private static string Share(PropagationStep step) =>
        step.Share is { } share ? $" (the cause came first in {Say.Share(share)} of {Say.Many(step.Calls, "affected call")})" : " (no single trace shows both)";
}
