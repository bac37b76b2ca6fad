using Analyzer.Model.Findings;

namespace Analyzer.Model.Periods;

/// <summary>
/// What retries hid over a day, a week or a month, beside the period before it. Made from edge series and what they were reduced with, never
/// from spans. Lists are ordered, so equal input gives equal reports.
/// </summary>
public sealed record PeriodReport
{
    /// <summary>The time reported on; whole hours.</summary>
    public required TimeWindow Period { get; init; }

    /// <summary>The time compared with; null where nothing was recorded in it.</summary>
    public TimeWindow? Before { get; init; }

    /// <summary>How much of both was recorded, and what the data cannot show.</summary>
    public required PeriodCoverage Coverage { get; init; }

    /// <summary>Sums over the period.</summary>
    public required PeriodTotals Totals { get; init; }

    /// <summary>The same over the time compared with; null without one.</summary>
    public PeriodTotals? TotalsBefore { get; init; }

    /// <summary>Sums of the periods before this one that are of its length, oldest first, this one last. Periods without data are left out.</summary>
    public required IReadOnlyList<PeriodTotals> Trend { get; init; }

    /// <summary>Sums of each hour in which something ran, oldest first.</summary>
    public required IReadOnlyList<PeriodTotals> Hours { get; init; }

    /// <summary>Edges whose retries, masked errors or orphaned work no entry's dashboard shows, those that cost most first.</summary>
    public required IReadOnlyList<HiddenAmplifier> Amplifiers { get; init; }

    /// <summary>Edges that were hidden amplifiers in the period before and are none now, those that had cost most first.</summary>
    public required IReadOnlyList<GoneAmplifier> Gone { get; init; }

    /// <summary>Retry policies and timeouts that are new, changed or no longer there, those that multiply most first.</summary>
    public required IReadOnlyList<PolicyChange> PolicyChanges { get; init; }

    /// <summary>Instances and versions that diverge from their peers, new ones first, then the furthest.</summary>
    public required IReadOnlyList<PeriodDrift> Drift { get; init; }

    /// <summary>Timeout inversions and retries at several layers, new ones first, then the worst.</summary>
    public required IReadOnlyList<PeriodConflict> Conflicts { get; init; }

    /// <summary>What each path could multiply a request to, worst first.</summary>
    public required IReadOnlyList<PeriodPotential> Potential { get; init; }

    /// <summary>Minutes in which retries came near to feeding themselves, nearest first.</summary>
    public required IReadOnlyList<NearMiss> NearMisses { get; init; }

    /// <summary>Queues whose waits grew, those that grew most first.</summary>
    public required IReadOnlyList<QueueGrowth> Queues { get; init; }

    /// <summary>Incidents that began in the period, oldest first.</summary>
    public required IReadOnlyList<PeriodIncident> Incidents { get; init; }

    /// <summary>Changes that would avoid most, best first; see <see cref="WhatIfResult"/> for what they assume.</summary>
    public required IReadOnlyList<WhatIfResult> Fixes { get; init; }

    /// <summary>Whether it says anything that the report on the period before did not: what <c>only-when: changed</c> asks for.</summary>
    public bool HasNews =>
        Amplifiers.Any(amplifier => amplifier.Change is AmplifierChange.New or AmplifierChange.Grown && amplifier.AcknowledgedUntilNs is null)
        || PolicyChanges.Count > 0 || Drift.Any(drift => drift.IsNew) || Conflicts.Any(conflict => conflict.IsNew)
        || NearMisses.Count > 0 || Queues.Count > 0 || Incidents.Count > 0;
}

/// <summary>How much of a period was recorded.</summary>
/// <param name="Hours">Hours of the period.</param>
/// <param name="HoursSeen">Of those, the ones in which anything ran.</param>
/// <param name="HoursBefore">Hours of the time compared with; 0 without one.</param>
/// <param name="HoursSeenBefore">Of those, the ones in which anything ran.</param>
/// <param name="Traces">Traces of the period.</param>
/// <param name="Spans">Their spans.</param>
/// <param name="SampledShare">Mean probability with which calls were kept, 0 to 1; 1 unsampled.</param>
/// <param name="Notes">Sentences that say what the data cannot show, most important first.</param>
public sealed record PeriodCoverage(int Hours, int HoursSeen, int HoursBefore, int HoursSeenBefore, long Traces, long Spans, double SampledShare, IReadOnlyList<string> Notes);

/// <summary>Sums over a time.</summary>
/// <param name="StartNs">Its start, Unix ns.</param>
/// <param name="WidthNs">Its length, ns.</param>
/// <param name="Requests">Requests that entered the system, weighted.</param>
/// <param name="RequestErrors">Those that failed: what dashboards show.</param>
/// <param name="Counts">Sum over all edges between services: what they hide.</param>
/// <param name="WorkNs">Time callees spent on attempts, ns; the whole of which orphaned work is a part.</param>
public sealed record PeriodTotals(long StartNs, long WidthNs, double Requests, double RequestErrors, EdgeCounts Counts, double WorkNs);

/// <summary>An incident of the period.</summary>
/// <param name="Id">By which it is found: <c>/incidents/{id}</c>.</param>
/// <param name="StartNs">Start, Unix ns.</param>
/// <param name="EndNs">End or last sign, Unix ns.</param>
/// <param name="Cause">The service that caused it; null where none was found.</param>
/// <param name="Mechanism">How; null where unknown.</param>
/// <param name="Metastable">Whether it outlived its trigger.</param>
/// <param name="Summary">What happened, in a sentence.</param>
public sealed record PeriodIncident(string Id, long StartNs, long EndNs, string? Cause, string? Mechanism, bool Metastable, string Summary);
