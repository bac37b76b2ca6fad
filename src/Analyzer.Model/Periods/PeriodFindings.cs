using Analyzer.Model.Findings;

namespace Analyzer.Model.Periods;

/// <summary>What happened to a policy between two periods.</summary>
public enum PolicyChangeKind
{
    /// <summary>Retries, or a timeout, where there were none.</summary>
    New,

    /// <summary>Other attempts, timeout or backoff than before.</summary>
    Changed,

    /// <summary>Attempts failed and were not repeated as before, or never ran out of time.</summary>
    Removed,
}

/// <summary>A policy that is not as it was.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Before">As it was; null when new.</param>
/// <param name="Now">As it is; null when removed.</param>
/// <param name="Text">What changed, in words with numbers: <c>3 attempts, were 1</c>.</param>
public sealed record PolicyChange(PolicyChangeKind Kind, ClientPolicy? Before, ClientPolicy? Now, string Text)
{
    /// <summary>The policy that names the edge: as it is, or as it was where it is gone.</summary>
    public ClientPolicy Policy => Now ?? Before!;
}

/// <summary>A divergence, and whether it was there before.</summary>
/// <param name="Finding">The divergence.</param>
/// <param name="IsNew">Whether the period before, being there, did not show it.</param>
public sealed record PeriodDrift(DriftFinding Finding, bool IsNew);

/// <summary>Two policies that work against each other, and whether they did before.</summary>
/// <param name="Conflict">The two.</param>
/// <param name="IsNew">Whether the period before, being there, did not show it.</param>
public sealed record PeriodConflict(PolicyConflict Conflict, bool IsNew);

/// <summary>A path's potential beside the period before.</summary>
/// <param name="Path">The path.</param>
/// <param name="Before">Its potential then; null where it was not taken.</param>
public sealed record PeriodPotential(PotentialPath Path, double? Before);

/// <summary>
/// The minute of an hour in which an edge's retries came nearest to feeding themselves: each failed first attempt brought about one new
/// attempt or more, load was above its usual rate and goodput below it.
/// </summary>
/// <param name="Caller">Calling service.</param>
/// <param name="Callee">Called service or peer.</param>
/// <param name="Operation">What is called.</param>
/// <param name="AtNs">Start of the minute, Unix ns.</param>
/// <param name="Reproduction">New attempts per failed first attempt.</param>
/// <param name="Attempts">Attempts of the minute.</param>
/// <param name="UsualAttempts">Attempts of a usual minute of that hour.</param>
/// <param name="Goodput">Calls of the minute that succeeded.</param>
/// <param name="UsualGoodput">Of a usual minute of that hour.</param>
/// <param name="Crossed">Whether it went beyond: goodput below 80 % of the usual while each failure brought more than one attempt.</param>
public sealed record NearMiss(
    string Caller, string Callee, string Operation, long AtNs, double Reproduction, double Attempts, double UsualAttempts, double Goodput, double UsualGoodput, bool Crossed);

/// <summary>A queue whose wait grew.</summary>
/// <param name="Caller">Who calls or publishes.</param>
/// <param name="Callee">Who serves or consumes.</param>
/// <param name="Operation">What is called.</param>
/// <param name="Before">Waits before the callee began, over the period before.</param>
/// <param name="Now">The same over the period.</param>
/// <param name="Exemplars">Spans that show it.</param>
public sealed record QueueGrowth(string Caller, string Callee, string Operation, Quantiles Before, Quantiles Now, IReadOnlyList<SpanReference> Exemplars);
