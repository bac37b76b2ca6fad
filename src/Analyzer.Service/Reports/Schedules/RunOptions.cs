namespace Analyzer.Service.Reports.Schedules;

/// <summary>How runs are made.</summary>
internal sealed record RunOptions
{
    /// <summary>How often a process says that it still works on a run, ns.</summary>
    public long HeartbeatNs { get; init; } = 5_000_000_000;

    /// <summary>After how long without a word a process counts as dead, ns.</summary>
    public long DeadNs { get; init; } = 30_000_000_000;

    /// <summary>How late a run may begin and still count as in time, ns.</summary>
    public long LateNs { get; init; } = 300_000_000_000;

    /// <summary>How long a due time is left to Quartz before it is looked after here, ns.</summary>
    public long GraceNs { get; init; } = 60_000_000_000;

    /// <summary>How long is waited before each further try to make a report, ns.</summary>
    public IReadOnlyList<long> BackoffNs { get; init; } = [10_000_000_000, 60_000_000_000, 300_000_000_000];

    /// <summary>How many processes may die over a run before it is given up.</summary>
    public int MostOwners { get; init; } = 4;

    /// <summary>How often schedules are compared with what is set up for them, and runs of dead processes looked for, ns.</summary>
    public long LookNs { get; init; } = 15_000_000_000;
}
