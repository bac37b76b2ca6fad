namespace Analyzer.Ingest.Remote;

/// <summary>Which backend an import asks.</summary>
public enum RemoteKind
{
    /// <summary>Jaeger's query API, <c>/api/traces</c>.</summary>
    Jaeger,

    /// <summary>Grafana Tempo: <c>/api/search</c>, then each trace by id.</summary>
    Tempo,

    /// <summary>Zipkin's API, version 2.</summary>
    Zipkin,
}

/// <summary>What to import, and from where.</summary>
public sealed record RemoteOptions
{
    /// <summary>What answers at <see cref="Address"/>.</summary>
    public required RemoteKind Kind { get; init; }

    /// <summary>Address of the backend, with its base path if any; a user and password in it become Basic authentication.</summary>
    public required Uri Address { get; init; }

    /// <summary>Services whose traces are wanted; empty for all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Start of the range, Unix ns.</summary>
    public required long FromNs { get; init; }

    /// <summary>First instant after the range, Unix ns.</summary>
    public required long ToNs { get; init; }

    /// <summary>Most traces in one answer; a range that holds more is asked for in halves.</summary>
    public int Limit { get; init; } = 500;

    /// <summary>Headers of every request, such as <c>Authorization</c> or <c>X-Scope-OrgID</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Longest wait for one answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Largest answer, bytes.</summary>
    public long MaxAnswerBytes { get; init; } = 512L << 20;
}

/// <summary>How far an import is.</summary>
/// <param name="Traces">Traces fetched, repeated ones included.</param>
/// <param name="Share">Share of all ranges done, 0 to 1.</param>
/// <param name="Service">The service asked for now; empty where all are asked for at once.</param>
public readonly record struct RemoteProgress(long Traces, double Share, string Service);

/// <summary>What an import amounted to.</summary>
/// <param name="Traces">Traces written; one that several services took part in counts once for each.</param>
/// <param name="Requests">Answers received.</param>
/// <param name="Retries">Requests repeated.</param>
/// <param name="CutRanges">Ranges too short to halve that held more traces than the limit: some of theirs are missing.</param>
/// <param name="Resumed">Whether it went on where an interrupted one had stopped.</param>
public sealed record RemoteResult(long Traces, int Requests, int Retries, int CutRanges, bool Resumed);
