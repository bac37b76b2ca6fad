namespace Analyzer.Store.Records;

/// <summary>Which incidents to list: newest start first.</summary>
public sealed record IncidentQuery
{
    /// <summary>Only those that end after this, Unix ns.</summary>
    public long FromNs { get; init; } = long.MinValue;

    /// <summary>Only those that start before this, Unix ns.</summary>
    public long ToNs { get; init; } = long.MaxValue;

    /// <summary>Only those that affect this service; null for all.</summary>
    public string? Service { get; init; }

    /// <summary>Only those whose cause is this service; null for all.</summary>
    public string? Cause { get; init; }

    /// <summary>Only those that were still going on, or only those that were not; null for both.</summary>
    public bool? Ongoing { get; init; }

    /// <summary>Only those that outlived their trigger, or only those that did not; null for both.</summary>
    public bool? Metastable { get; init; }

    /// <summary>Only those with a confidence of at least this; null for all.</summary>
    public double? MinConfidence { get; init; }

    /// <summary>Where the page before ended: its last incident's start and id; null for the first page.</summary>
    public (long StartNs, string Id)? After { get; init; }

    /// <summary>At most so many.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>Which analyses to list: newest first.</summary>
public sealed record AnalysisQuery
{
    /// <summary>Only those in this state; null for all.</summary>
    public AnalysisStatus? Status { get; init; }

    /// <summary>Only those asked for by this origin; null for all.</summary>
    public AnalysisOrigin? Origin { get; init; }

    /// <summary>Where the page before ended: its last analysis' creation and id; null for the first page.</summary>
    public (long CreatedNs, string Id)? After { get; init; }

    /// <summary>At most so many.</summary>
    public int Limit { get; init; } = 50;
}
