namespace Analyzer.Store.Reports;

/// <summary>Why a run is made.</summary>
public enum RunOrigin
{
    /// <summary>It was due.</summary>
    Schedule,

    /// <summary>It had been due, and nothing was there to do it.</summary>
    CatchUp,

    /// <summary>Somebody asked for it.</summary>
    Manual,
}

/// <summary>Where a run is, and how it ended.</summary>
public enum RunState
{
    /// <summary>A process works on it.</summary>
    Running,

    /// <summary>Its report is stored, and its receivers are told.</summary>
    Done,

    /// <summary>Its report is stored; it holds nothing that the receivers asked to be told.</summary>
    NothingNew,

    /// <summary>There is no report; the note says why.</summary>
    Failed,

    /// <summary>It was not begun; the note says why.</summary>
    Skipped,
}

/// <summary>What was done about one due time; table <c>schedule_run</c>. Times are Unix ns.</summary>
public sealed record ScheduleRunRecord
{
    /// <summary>The schedule.</summary>
    public required string ScheduleId { get; init; }

    /// <summary>When it was due; together with the schedule the key.</summary>
    public required long DueNs { get; init; }

    /// <summary>Why it is made.</summary>
    public required RunOrigin Origin { get; init; }

    /// <summary>Where it is, and how it ended.</summary>
    public required RunState State { get; init; }

    /// <summary>The process that works on it, or did last.</summary>
    public required string Owner { get; init; }

    /// <summary>Processes that began it so far.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>When it was begun first.</summary>
    public required long StartedNs { get; init; }

    /// <summary>When its process last said that it works on it.</summary>
    public required long AliveNs { get; init; }

    /// <summary>When it ended; null before.</summary>
    public long? FinishedNs { get; init; }

    /// <summary>Why it ended so, or what else people should know; null: nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Its report; null where there is none.</summary>
    public string? ReportId { get; init; }
}
