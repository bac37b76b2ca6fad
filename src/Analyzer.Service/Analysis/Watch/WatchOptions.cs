namespace Analyzer.Service.Analysis.Watch;

/// <summary>How incidents are looked for in what comes in.</summary>
internal sealed record WatchOptions
{
    /// <summary>How far back the time reaches that new windows are analysed with, ns; 0: they are not.</summary>
    public long SpanNs { get; init; } = 3_600_000_000_000;

    /// <summary>Least time between two looks, ns.</summary>
    public long PauseNs { get; init; } = 15_000_000_000;

    /// <summary>How long analyses are kept that found nothing, ns.</summary>
    public long KeepNs { get; init; } = 600_000_000_000;
}
