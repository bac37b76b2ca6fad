using System.Globalization;
using Analyzer.Model.Findings;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>A service named as a cause, at its best rank.</summary>
/// <param name="Service">Name without its namespace.</param>
/// <param name="Instance">Instance; null where none is named.</param>
/// <param name="Mechanism">How.</param>
/// <param name="Confidence">0 to 1.</param>
internal sealed record NamedCause(string Service, string? Instance, Mechanism Mechanism, double Confidence)
{
    /// <summary>Every service named, once, in the order in which a reader meets them: the causes of the incident with most impact first.</summary>
    public static List<NamedCause> InOrder(AnalysisResult result) =>
        [.. result.Incidents
            .SelectMany(incident => incident.RootCauses)
            .Select(cause => new NamedCause(Bare(cause.Service), cause.Instance, cause.Mechanism, cause.Confidence))
            .DistinctBy(cause => cause.Service)];

    /// <summary>A service's name without its namespace: truths name services so.</summary>
    public static string Bare(string service) => service[(service.LastIndexOf('/') + 1)..];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Service} ({Mechanism}, {Confidence:0.00})");
}
