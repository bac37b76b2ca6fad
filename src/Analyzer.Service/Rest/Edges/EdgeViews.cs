using System.ComponentModel;
using Analyzer.Service.Rest.Answers;
using Analyzer.Store.Analysis;

namespace Analyzer.Service.Rest.Edges;

[Description("An edge over a window: one caller, callee and operation.")]
internal sealed record EdgeView(
    [property: Description("Calling service; null for requests that enter the system.")] string? Caller,
    [property: Description("Called service or uninstrumented peer.")] string Callee,
    [property: Description("What is called.")] string Operation,
    [property: Description("Logical calls.")] double Calls,
    [property: Description("Attempts, the first of each call included.")] double Attempts,
    [property: Description("Second and later attempts, one after the other.")] double Retries,
    [property: Description("Second and later attempts, overlapping on purpose.")] double Hedges,
    [property: Description("Second and later deliveries of a message.")] double Redeliveries,
    [property: Description("Attempts ÷ calls; 1 without calls.")] double Amplification,
    [property: Description("Attempts − calls.")] double Excess,
    [property: Description("Calls that failed for their caller.")] double Errors,
    [property: Description("Attempts that failed or timed out.")] double FailedAttempts,
    [property: Description("Failed attempts that the entry does not show.")] double Masked,
    [property: Description("Attempts that ran out of the caller's time.")] double Timeouts,
    [property: Description("Time the callee worked on after its caller had given up.")] double OrphanedNs,
    [property: Description("Mean duration of a call; null without calls.")] double? MeanDurationNs)
{
    /// <summary>A stored row as clients get it.</summary>
    public static EdgeView Of(EdgeSeriesRow row) => new(
        row.Caller, row.Callee, row.Operation, row.Calls, row.Attempts, row.Retries, row.Hedges, row.Redeliveries, row.Calls > 0 ? row.Attempts / row.Calls : 1, row.Attempts - row.Calls,
        row.Errors, row.FailedAttempts, row.Masked, row.Timeouts, row.OrphanedNs, row.Calls > 0 ? row.DurationNs / row.Calls : null);
}

[Description("Edges of a window.")]
internal sealed record EdgePage(
    [property: Description("First instant of the window.")] Instant From,
    [property: Description("First instant after it.")] Instant To,
    [property: Description("Windows of background analysis in it that are not counted yet: what is here lacks them.")] int PendingWindows,
    [property: Description("The edges of this page.")] IReadOnlyList<EdgeView> Items,
    [property: Description("Cursor of the next page; null on the last one.")] string? Next);

[Description("One bucket of edges over time.")]
internal sealed record EdgeBucketView(
    [property: Description("Start of the bucket.")] Instant Start,
    [property: Description("Logical calls.")] double Calls,
    [property: Description("Attempts, the first of each call included.")] double Attempts,
    [property: Description("Second and later attempts, one after the other.")] double Retries,
    [property: Description("Attempts ÷ calls; 1 without calls.")] double Amplification,
    [property: Description("Attempts − calls.")] double Excess,
    [property: Description("Calls that failed for their caller.")] double Errors,
    [property: Description("Attempts that failed or timed out.")] double FailedAttempts,
    [property: Description("Failed attempts that the entry does not show.")] double Masked,
    [property: Description("Attempts that ran out of the caller's time.")] double Timeouts,
    [property: Description("Time callees worked on after their callers had given up.")] double OrphanedNs,
    [property: Description("Mean duration of a call; null without calls.")] double? MeanDurationNs)
{
    /// <summary>A stored row as clients get it.</summary>
    public static EdgeBucketView Of(EdgeSeriesRow row) => new(
        new Instant(row.StartNs), row.Calls, row.Attempts, row.Retries, row.Calls > 0 ? row.Attempts / row.Calls : 1, row.Attempts - row.Calls,
        row.Errors, row.FailedAttempts, row.Masked, row.Timeouts, row.OrphanedNs, row.Calls > 0 ? row.DurationNs / row.Calls : null);
}

[Description("Edges over time, summed; buckets without a call are left out.")]
internal sealed record EdgeSeriesView(
    [property: Description("First instant of the window.")] Instant From,
    [property: Description("First instant after it.")] Instant To,
    [property: Description("Windows of background analysis in it that are not counted yet: what is here lacks them.")] int PendingWindows,
    [property: Description("Width of a bucket.")] long BucketNs,
    [property: Description("The buckets, oldest first.")] IReadOnlyList<EdgeBucketView> Items);

[Description("An edge whose retries, hedges and redeliveries multiplied its load.")]
internal sealed record AmplifierView(
    [property: Description("The edge and what it carried.")] EdgeView Edge,
    [property: Description("Its part of all excess attempts of the window, 0 to 1.")] double ExcessShare,
    [property: Description("Excess attempts per second of the window.")] double ExcessPerSecond);

[Description("Edges of a window that multiplied their load, those with most excess first.")]
internal sealed record AmplifierPage(
    [property: Description("First instant of the window.")] Instant From,
    [property: Description("First instant after it.")] Instant To,
    [property: Description("Windows of background analysis in it that are not counted yet: what is here lacks them.")] int PendingWindows,
    [property: Description("Excess attempts of all edges.")] double Excess,
    [property: Description("The edges of this page.")] IReadOnlyList<AmplifierView> Items,
    [property: Description("Cursor of the next page; null on the last one.")] string? Next);
