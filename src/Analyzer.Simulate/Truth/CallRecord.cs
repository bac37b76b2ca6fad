namespace Analyzer.Simulate.Truth;

/// <summary>One logical call as it happened.</summary>
internal sealed class CallRecord
{
    public required int Id { get; init; }

    public required UInt128 TraceId { get; init; }

    public required string Caller { get; init; }

    public required string CallerVersion { get; init; }

    public required string Callee { get; init; }

    public required string Operation { get; init; }

    /// <summary>The look-alike it is (loop, page, …), or single; retries, hedges and redeliveries overrule it.</summary>
    public required string Kind { get; set; }

    /// <summary>The loop, poll or fan-out it belongs to.</summary>
    public string? Group { get; init; }

    public required long StartNs { get; init; }

    public string Outcome { get; set; } = "failed";

    public bool Fallback { get; set; }

    public SimSpan? CallSpan { get; set; }

    public List<AttemptRecord> Attempts { get; } = [];

    /// <summary>Requests that are one attempt together: a redirect and an authentication need two.</summary>
    public int Requests { get; set; }

    public int AttemptCount => Attempts.Count - Math.Max(0, Requests - 1);
}

/// <summary>One attempt as it happened. Times are ns since the run's epoch.</summary>
internal sealed class AttemptRecord
{
    public required CallRecord Call { get; init; }

    public required long StartNs { get; init; }

    public bool IsRetry { get; init; }

    public long EndNs { get; set; }

    /// <summary>When the callee stopped working on it; later than <see cref="EndNs"/> if the caller had left.</summary>
    public long ServerEndNs { get; set; }

    public string Result { get; set; } = "";

    public SimSpan? ClientSpan { get; set; }

    public SimSpan? ServerSpan { get; set; }
}
