namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>One simulated run, graded.</summary>
internal sealed record SimulatedGrade
{
    public required string Scenario { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Share of traces kept.</summary>
    public required double Sampling { get; init; }

    /// <summary>Whether a healthy run was left alone; null where something is wrong.</summary>
    public bool? Silent { get; init; }

    /// <summary>Whether the one true cause is named first; null where there are several or none.</summary>
    public bool? CauseFirst { get; init; }

    /// <summary>Whether one fault is one incident; null where there are several or none.</summary>
    public bool? OneIncident { get; init; }

    /// <summary>Whether several faults are as many incidents, each with its own cause first; null where there are not several.</summary>
    public bool? Apart { get; init; }

    /// <summary>Agreement of the order of onsets, -1 to 1; null where all true onsets are alike.</summary>
    public double? Tau { get; init; }

    /// <summary>Pairs of services whose true onsets lie in different seconds, and of those the ones of which both were found.</summary>
    public (int Asked, int Compared) Pairs { get; init; }

    /// <summary>Whether the incident is called metastable exactly where it is; null where nothing is wrong.</summary>
    public bool? Metastable { get; init; }

    /// <summary>Whether the instance that differs is named; null where none does.</summary>
    public bool? Drift { get; init; }

    /// <summary>Policies whose most attempts calls reached, and of those the ones found exactly.</summary>
    public (int Asked, int Right) Attempts { get; init; }

    /// <summary>Policies whose timeout attempts ran into, and of those the ones found.</summary>
    public (int Asked, int Right) Timeouts { get; init; }

    /// <summary>What was found and what is true, for each mistake.</summary>
    public IReadOnlyList<string> Mistakes { get; init; } = [];

    public override string ToString() => FormattableString.Invariant($"{Scenario}, seed {Seed}, {Sampling * 100:0} % of traces");
}
