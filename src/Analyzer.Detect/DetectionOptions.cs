using Analyzer.Detect.WhatIf;
using Analyzer.Detect.WhatIf.Changes;
using Analyzer.Model.Findings;

namespace Analyzer.Detect;

/// <summary>What to analyse and how finely.</summary>
public sealed record DetectionOptions
{
    /// <summary>First instant analysed, Unix ns; null: from the first span.</summary>
    public long? FromNs { get; init; }

    /// <summary>First instant no longer analysed, Unix ns; null: to the last span.</summary>
    public long? ToNs { get; init; }

    /// <summary>Width of a bucket, ns; null: chosen from the length of the window.</summary>
    public long? BucketNs { get; init; }

    /// <summary>Where a baseline, if there is one, came from.</summary>
    public BaselineKind BaselineKind { get; init; } = BaselineKind.Given;

    /// <summary>Exemplar traces carried in the result.</summary>
    public int Exemplars { get; init; } = 6;

    /// <summary>Paths reported.</summary>
    public int Paths { get; init; } = 20;

    /// <summary>Changes to answer for.</summary>
    public IReadOnlyList<WhatIfChange> WhatIf { get; init; } = [];

    /// <summary>Plays incidents to answer for the changes; null: the observed calls are replayed.</summary>
    public IWhatIfSimulator? Simulator { get; init; }
}
