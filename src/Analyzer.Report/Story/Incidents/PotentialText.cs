using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents;

/// <summary>What a path could become, in words.</summary>
internal static class PotentialText
{
    /// <summary>The services it runs through.</summary>
    public static string Route(PotentialPath path) => string.Join(" → ", path.Steps.Select(step => step.Callee));

    /// <summary>The product; at least that where a limit of the path was not seen.</summary>
    public static string Most(PotentialPath path) => $"{(path.Steps.All(step => step.Known) ? "" : "≥ ")}{Say.Count(path.Potential)}";

    /// <summary>The factors of the edges that retry: <c>checkout 2 × inventory 4</c>.</summary>
    public static string Factors(PotentialPath path) =>
        string.Join(" × ", path.Steps.Where(step => step.MaxAttempts > 1).Select(step => $"{(step.Known ? "" : "≥ ")}{Say.Count(step.MaxAttempts)} to {step.Callee}"));
}
