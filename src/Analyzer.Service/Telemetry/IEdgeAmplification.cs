namespace Analyzer.Service.Telemetry;

/// <summary>The latest amplification factor of each edge, for dashboards. Background analysis fills it.</summary>
internal interface IEdgeAmplification
{
    /// <summary>Edges worth showing now, most excess load first; taken at every scrape, so it must be cheap.</summary>
    IReadOnlyList<EdgeAmplification> Latest { get; }
}

/// <summary>Attempts ÷ calls of an edge over the last analysed windows.</summary>
/// <param name="Caller">Calling service; null for calls that enter the system.</param>
/// <param name="Callee">Called service or peer.</param>
/// <param name="Operation">What was called.</param>
/// <param name="Factor">Attempts ÷ calls; 1 when nothing was tried twice.</param>
internal readonly record struct EdgeAmplification(string? Caller, string Callee, string Operation, double Factor);

/// <summary>Where analysis puts the latest factors.</summary>
internal sealed class EdgeAmplificationBoard : IEdgeAmplification
{
    private volatile IReadOnlyList<EdgeAmplification> _latest = [];

    /// <inheritdoc/>
    public IReadOnlyList<EdgeAmplification> Latest => _latest;

    /// <summary>Replaces all of them.</summary>
    public void Show(IReadOnlyList<EdgeAmplification> edges) => _latest = edges;
}
