namespace Analyzer.Simulate;

/// <summary>What a run leaves: the spans that reached the backend, and what really happened.</summary>
public sealed class SimulationResult
{
    internal SimulationResult(IReadOnlyList<SimSpan> spans, int spansBeforeLoss, SimulationTruth truth)
    {
        Spans = spans;
        SpansBeforeLoss = spansBeforeLoss;
        Truth = truth;
    }

    /// <summary>The exported spans in the order in which they ended.</summary>
    public IReadOnlyList<SimSpan> Spans { get; }

    /// <summary>How many spans the processes made, sampled or not, lost or not.</summary>
    public int SpansBeforeLoss { get; }

    /// <summary>What really happened.</summary>
    public SimulationTruth Truth { get; }
}
