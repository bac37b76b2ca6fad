using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents.Rules;

/// <summary>Whose policy multiplied the load, and by how much.</summary>
internal sealed class WhoAmplifiedIt : IIncidentRule
{
    /// <inheritdoc/>
    public Draft? Tell(AnalysisResult result, IncidentFacts facts)
    {
        if (facts.Amplifier is not { } first) return null;
        var policy = PolicyText.Match(result, first.Caller, first.Callee, first.Operation);
        var known = policy is null ? "" : $" ({PolicyText.Of(policy)})";
        var before = first.FactorBefore is { } calm ? $" against {SignalText.Ratio(calm)} before" : "";
        var what = first.Publisher is null ? "attempts" : "deliveries";
        var share = first.ExcessShare < 0.995 ? $", {Say.Share(first.ExcessShare)} of all" : "";
        Prose edge = first.Publisher is null ? $"Retries from {new Name(first.Caller)} to {new Name(first.Callee)}" : (Prose)$"Redeliveries from {new Name(first.Caller)} to {new Name(first.Callee)}";
        Prose says = $"{edge}{known} turned each {(first.Publisher is null ? "call" : "message")} into {SignalText.Ratio(first.Factor)} {what}, {SignalText.Ratio(first.PeakFactor)} at the peak{before}, and made {Say.Many(first.Excess, "extra attempt")}{share}{Second(facts.Incident)}.";
        return new Draft(says, Evidence(facts.Incident, policy), first.Exemplars);
    }

    private static Prose Second(Incident incident)
    {
        if (incident.Amplifiers.Count < 2) return $"";
        var second = incident.Amplifiers[1];
        var rest = incident.Amplifiers.Count > 2 ? $", {Say.Many(incident.Amplifiers.Count - 2, "further edge")} the rest" : "";
        return $"; {new Name(Measures.Arrow(second.Caller, second.Callee))} made {Say.Share(second.ExcessShare)}{rest}";
    }

    private static string Evidence(Incident incident, ClientPolicy? policy)
    {
        var edges = incident.Amplifiers.Take(5).Select(edge =>
            $"{Measures.Arrow(edge.Caller, edge.Callee)} ({edge.Operation}): {SignalText.Ratio(edge.Factor)} attempts per call over the incident, {(edge.FactorBefore is { } before ? SignalText.Ratio(before) : "none")} before, {(edge.FactorAfter is { } after ? SignalText.Ratio(after) : "none")} after; excess {Say.Count(edge.Excess)} ({Say.Share(edge.ExcessShare)}), up to {SignalText.Rate(edge.ExcessPerSecond)}");
        var basis = policy is null ? "No policy could be inferred for the first." : $"Its policy: {PolicyText.Of(policy)}; {PolicyText.Basis(policy)}.";
        return $"{string.Join("; ", edges)}. {basis}";
    }
}
