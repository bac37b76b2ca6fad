using Analyzer.Model.Findings;

namespace Analyzer.Detect.RootCauses;

/// <summary>Why a service is a candidate.</summary>
internal enum BlameKind
{
    /// <summary>Failures arose in it.</summary>
    Failures,

    /// <summary>It could not be reached.</summary>
    Unreachable,

    /// <summary>Its own work took longer.</summary>
    OwnWork,

    /// <summary>Attempts to it, which has no spans, took longer.</summary>
    Peer,

    /// <summary>The way to it or from it took longer, on all its edges.</summary>
    Way,

    /// <summary>What its requests do changed.</summary>
    Shape,

    /// <summary>Callers that are slow by themselves wait for it.</summary>
    HeldUp,

    /// <summary>Callers wait while calls to it have stopped.</summary>
    Halted,

    /// <summary>One of its instances or versions diverges from its peers.</summary>
    Drift,
}

/// <summary>One piece of evidence against a service.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Seconds">Weight: seconds of requests that were lost to it; a failure counts as one.</param>
/// <param name="Edge">The edge it was seen on; null where it is the service as a whole.</param>
/// <param name="Reason">In words and numbers.</param>
internal sealed record Blame(BlameKind Kind, double Seconds, EdgeChange? Edge, string Reason)
{
    /// <summary>How the service was affected by what this shows.</summary>
    public Mechanism Mechanism => Kind switch
    {
        BlameKind.Failures => Mechanism.Error,
        BlameKind.Unreachable => Mechanism.Silence,
        BlameKind.Shape => Mechanism.ChangedCalls,
        BlameKind.Drift => Mechanism.Drift,
        _ => Mechanism.Latency,
    };
}

/// <summary>Everything held against one service.</summary>
/// <param name="service">The service.</param>
internal sealed class Suspect(string service)
{
    /// <summary>The service.</summary>
    public string Service { get; } = service;

    /// <summary>Evidence, as found.</summary>
    public List<Blame> Blames { get; } = [];

    /// <summary>Weight of all evidence, s; what another service explains is taken off.</summary>
    public double Seconds { get; set; }

    /// <summary>The bucket in which it left its usual values first.</summary>
    public int Onset { get; set; } = int.MaxValue;

    /// <summary>Weight of the evidence of some kinds, s.</summary>
    public double Of(params ReadOnlySpan<BlameKind> kinds)
    {
        var sum = 0.0;
        foreach (var blame in Blames)
        {
            if (kinds.Contains(blame.Kind)) sum += blame.Seconds;
        }

        return sum;
    }
}
