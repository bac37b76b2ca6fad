using Analyzer.Model.Findings;

namespace Analyzer.Detect.Series;

/// <summary>Counts of one cell of a series while they are added up; see <see cref="EdgeCounts"/> for what each means.</summary>
internal struct CountSums
{
    public double Calls;
    public double Attempts;
    public double Retries;
    public double Hedges;
    public double Redeliveries;
    public double Errors;
    public double FailedAttempts;
    public double Masked;
    public double Timeouts;
    public double Cancelled;
    public double Absorbed;

    /// <summary>Failed attempts that a span shows.</summary>
    public double FailedSpans;

    /// <summary>Failed attempts below which nothing failed: the failure arose here.</summary>
    public double Origins;

    /// <summary>Of those, the ones that ran out of the caller's time: slowness rather than a fault of its own.</summary>
    public double TimedOutOrigins;

    /// <summary>Attempts that a span of the caller shows and none of the callee.</summary>
    public double Unpaired;

    /// <summary>Of those, the ones that failed.</summary>
    public double UnpairedFailed;

    /// <summary>Calls whose first attempt failed.</summary>
    public double FirstFailed;

    /// <summary>Failed calls of callers that failed in the same attempt: the failure was handed on.</summary>
    public double HandedOn;

    /// <summary>Calls in the data, unweighted.</summary>
    public long Samples;

    /// <summary>Weighted ns; 128 bits because a double would round, and by the order of addition.</summary>
    public Int128 OrphanedNs;

    /// <summary>Weighted ns that callees spent on attempts.</summary>
    public WideSum WorkNs;

    /// <summary>Whether nothing was counted: without attempts and calls there is nothing else.</summary>
    public readonly bool IsEmpty => Samples == 0 && Attempts == 0;

    /// <summary>Adds another cell.</summary>
    public void Add(in CountSums other)
    {
        Calls += other.Calls;
        Attempts += other.Attempts;
        Retries += other.Retries;
        Hedges += other.Hedges;
        Redeliveries += other.Redeliveries;
        Errors += other.Errors;
        FailedAttempts += other.FailedAttempts;
        Masked += other.Masked;
        Timeouts += other.Timeouts;
        Cancelled += other.Cancelled;
        Absorbed += other.Absorbed;
        FailedSpans += other.FailedSpans;
        Origins += other.Origins;
        TimedOutOrigins += other.TimedOutOrigins;
        Unpaired += other.Unpaired;
        UnpairedFailed += other.UnpairedFailed;
        FirstFailed += other.FirstFailed;
        HandedOn += other.HandedOn;
        Samples += other.Samples;
        OrphanedNs += other.OrphanedNs;
        WorkNs.Add(other.WorkNs);
    }

    /// <summary>The same as a finding.</summary>
    public readonly EdgeCounts ToCounts() => new()
    {
        Calls = Calls,
        Attempts = Attempts,
        Retries = Retries,
        Hedges = Hedges,
        Redeliveries = Redeliveries,
        Errors = Errors,
        FailedAttempts = FailedAttempts,
        Masked = Masked,
        Timeouts = Timeouts,
        Cancelled = Cancelled,
        Absorbed = Absorbed,
        OrphanedNs = (double)OrphanedNs,
    };
}
