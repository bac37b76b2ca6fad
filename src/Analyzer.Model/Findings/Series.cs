namespace Analyzer.Model.Findings;

/// <summary>A half-open span of time, Unix ns.</summary>
/// <param name="StartNs">First instant.</param>
/// <param name="EndNs">First instant after it.</param>
public readonly record struct TimeWindow(long StartNs, long EndNs)
{
    /// <summary>Length, ns.</summary>
    public long DurationNs => EndNs - StartNs;
}

/// <summary>Quantiles of a duration, ns; null where nothing was measured.</summary>
/// <param name="Count">Measurements, weighted.</param>
/// <param name="P50Ns">Median.</param>
/// <param name="P95Ns">95th percentile.</param>
/// <param name="P99Ns">99th percentile.</param>
/// <param name="MaxNs">Largest.</param>
/// <param name="SumNs">Sum.</param>
public sealed record Quantiles(double Count, long P50Ns, long P95Ns, long P99Ns, long MaxNs, double SumNs);

/// <summary>What one edge carried; counts are weighted by 1/p where traces were sampled.</summary>
public sealed record EdgeCounts
{
    /// <summary>Logical calls.</summary>
    public double Calls { get; init; }

    /// <summary>Attempts, those without spans included.</summary>
    public double Attempts { get; init; }

    /// <summary>Second and later sequential attempts.</summary>
    public double Retries { get; init; }

    /// <summary>Second and later overlapping attempts.</summary>
    public double Hedges { get; init; }

    /// <summary>Second and later deliveries of a message.</summary>
    public double Redeliveries { get; init; }

    /// <summary>Calls that failed for their caller.</summary>
    public double Errors { get; init; }

    /// <summary>Attempts that failed or timed out.</summary>
    public double FailedAttempts { get; init; }

    /// <summary>Failed attempts whose call still succeeded, or whose entry request did.</summary>
    public double Masked { get; init; }

    /// <summary>Attempts that ran out of the caller's time.</summary>
    public double Timeouts { get; init; }

    /// <summary>Attempts cancelled on purpose.</summary>
    public double Cancelled { get; init; }

    /// <summary>Calls that failed while their caller answered with success.</summary>
    public double Absorbed { get; init; }

    /// <summary>Time, ns, that the callee worked after its caller had given up.</summary>
    public double OrphanedNs { get; init; }

    /// <summary>Attempts ÷ logical calls; 1 where nothing was called.</summary>
    public double Amplification => Calls > 0 ? Attempts / Calls : 1;

    /// <summary>Attempts − logical calls: the work that only retries, hedges and redeliveries created on this edge itself.</summary>
    public double Excess => Attempts - Calls;

    /// <summary>The sum of several counts.</summary>
    public static EdgeCounts Sum(IEnumerable<EdgeCounts> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return counts.Aggregate(new EdgeCounts(), static (sum, next) => new EdgeCounts
        {
            Calls = sum.Calls + next.Calls,
            Attempts = sum.Attempts + next.Attempts,
            Retries = sum.Retries + next.Retries,
            Hedges = sum.Hedges + next.Hedges,
            Redeliveries = sum.Redeliveries + next.Redeliveries,
            Errors = sum.Errors + next.Errors,
            FailedAttempts = sum.FailedAttempts + next.FailedAttempts,
            Masked = sum.Masked + next.Masked,
            Timeouts = sum.Timeouts + next.Timeouts,
            Cancelled = sum.Cancelled + next.Cancelled,
            Absorbed = sum.Absorbed + next.Absorbed,
            OrphanedNs = sum.OrphanedNs + next.OrphanedNs,
        });
    }
}

/// <summary>One bucket of an edge's series.</summary>
/// <param name="StartNs">Start of the bucket, Unix ns.</param>
/// <param name="Counts">What ran in it, by the start of the call.</param>
/// <param name="P50Ns">Median duration of the calls, ns; null without calls.</param>
/// <param name="P95Ns">95th percentile of the calls' duration, ns; null without calls.</param>
public sealed record EdgePoint(long StartNs, EdgeCounts Counts, long? P50Ns, long? P95Ns);

/// <summary>A span that shows what a finding says.</summary>
/// <param name="TraceId">32 hex digits.</param>
/// <param name="SpanId">16 hex digits.</param>
public readonly record struct SpanReference(string TraceId, string SpanId);
