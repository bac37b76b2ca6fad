using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents;

/// <summary>A divergence from peers in words.</summary>
internal static class DriftText
{
    /// <summary>Who diverges: <c>instance a, version 2</c>.</summary>
    public static string Who(DriftFinding drift) => (drift.Instance, drift.Version) switch
    {
        ({ } instance, { } version) => $"instance {instance}, version {version}",
        ({ } instance, _) => $"instance {instance}",
        (_, { } version) => $"version {version}",
        _ => "one of its instances",
    };

    /// <summary>In what, and where.</summary>
    public static string What(DriftFinding drift) => drift.Edge is { } edge ? $"{drift.Aspect} on {edge}" : $"{drift.Aspect} of its own work";
}
