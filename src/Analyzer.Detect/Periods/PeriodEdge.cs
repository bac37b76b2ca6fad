using Analyzer.Model.Findings;

namespace Analyzer.Detect.Periods;

/// <summary>An edge between services, by name.</summary>
/// <param name="Caller">Calling service; null for requests that enter the system.</param>
/// <param name="Callee">Called service or uninstrumented peer.</param>
/// <param name="Operation">What is called.</param>
public readonly record struct PeriodEdge(string? Caller, string Callee, string Operation)
{
    /// <summary>The edge of a summary.</summary>
    public static PeriodEdge Of(EdgeSummary edge)
    {
        ArgumentNullException.ThrowIfNull(edge);
        return new PeriodEdge(edge.Caller, edge.Callee, edge.Operation);
    }
}

/// <summary>One edge in one hour.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="StartNs">Start of the hour, Unix ns.</param>
/// <param name="Counts">What ran in it.</param>
/// <param name="DurationNs">Sum of the calls' durations, ns.</param>
/// <param name="WorkNs">Time the callee spent on attempts, ns.</param>
/// <param name="Worst">The minute in which it repeated most.</param>
public sealed record EdgeHour(PeriodEdge Edge, long StartNs, EdgeCounts Counts, double DurationNs, double WorkNs, EdgeMinute Worst);

/// <summary>One edge in one minute.</summary>
/// <param name="StartNs">Start, Unix ns.</param>
/// <param name="Calls">Logical calls.</param>
/// <param name="Attempts">Attempts.</param>
/// <param name="Errors">Calls that failed in the end.</param>
/// <param name="FirstFailed">Calls whose first attempt failed.</param>
public readonly record struct EdgeMinute(long StartNs, double Calls, double Attempts, double Errors, double FirstFailed);
