using Analyzer.Model.Findings;

namespace Analyzer.Service.Analysis.Runs;

/// <summary>Cuts a result down to what concerns some services.</summary>
internal static class ResultScope
{
    /// <summary>The incidents, edges, paths, policies and drift in which one of the services has a part; what sums over everything stays.</summary>
    public static AnalysisResult Only(AnalysisResult result, IReadOnlyCollection<string> services)
    {
        if (services.Count == 0) return result;
        bool Has(string? service) => service is not null && services.Contains(service);
        return result with
        {
            Services = [.. result.Services.Where(service => Has(service.Name) || result.Edges.Any(edge => (edge.Callee == service.Name && Has(edge.Caller)) || (edge.Caller == service.Name && Has(edge.Callee))))],
            Edges = [.. result.Edges.Where(edge => Has(edge.Caller) || Has(edge.Callee))],
            Paths = [.. result.Paths.Where(path => path.Steps.Any(step => Has(step.Caller) || Has(step.Callee)))],
            Incidents = [.. result.Incidents.Where(incident => Concerns(incident, Has))],
            Policies = [.. result.Policies.Where(policy => Has(policy.Caller) || Has(policy.Callee))],
            Drift = [.. result.Drift.Where(drift => Has(drift.Service))],
            Potential = [.. result.Potential.Where(path => path.Steps.Any(step => Has(step.Caller) || Has(step.Callee)))],
        };
    }

    private static bool Concerns(Incident incident, Func<string?, bool> has) =>
        has(incident.Trigger?.Service) || incident.RootCauses.Any(cause => has(cause.Service)) || incident.Affected.Any(affected => has(affected.Service)) || incident.Amplifiers.Any(amplifier => has(amplifier.Caller) || has(amplifier.Callee));
}
