namespace Analyzer.Store.Records;

/// <summary>Where an analysis is.</summary>
public enum AnalysisStatus
{
    /// <summary>Nobody has begun it.</summary>
    Queued,

    /// <summary>A process works on it.</summary>
    Running,

    /// <summary>Its result is stored.</summary>
    Succeeded,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>Somebody called it off.</summary>
    Cancelled,
}

/// <summary>Who asked for an analysis.</summary>
public enum AnalysisOrigin
{
    /// <summary>Somebody.</summary>
    Request,

    /// <summary>The watch over what comes in.</summary>
    Watch,
}

/// <summary>An analysis; table <c>analysis</c>. Times are Unix ns.</summary>
public sealed record AnalysisRecord
{
    /// <summary>Made of the request: the same request is the same analysis.</summary>
    public required string Id { get; init; }

    /// <summary>Who asked for it.</summary>
    public required AnalysisOrigin Origin { get; init; }

    /// <summary>What was asked for, in JSON.</summary>
    public required string Request { get; init; }

    /// <summary>Where it is.</summary>
    public required AnalysisStatus Status { get; init; }

    /// <summary>First instant analysed.</summary>
    public required long FromNs { get; init; }

    /// <summary>First instant no longer analysed.</summary>
    public required long ToNs { get; init; }

    /// <summary>When it was asked for.</summary>
    public required long CreatedNs { get; init; }

    /// <summary>When it was begun; null while it waits.</summary>
    public long? StartedNs { get; init; }

    /// <summary>When it ended; null before.</summary>
    public long? FinishedNs { get; init; }

    /// <summary>When the process that works on it last said so.</summary>
    public long AliveNs { get; init; }

    /// <summary>What is being done, for people.</summary>
    public string Step { get; init; } = "";

    /// <summary>Why it failed, for people; null unless it did.</summary>
    public string? Error { get; init; }

    /// <summary>Spans stored in its window when it began.</summary>
    public long Spans { get; init; }

    /// <summary>Incidents found.</summary>
    public int Incidents { get; init; }
}
