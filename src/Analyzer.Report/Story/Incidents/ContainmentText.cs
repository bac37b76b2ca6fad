using Analyzer.Model.Findings;

namespace Analyzer.Report.Story.Incidents;

/// <summary>Why failures stopped, in a few words.</summary>
internal static class ContainmentText
{
    /// <summary>The reason in words.</summary>
    public static string Kind(ContainmentKind kind) => kind switch
    {
        ContainmentKind.Fallback => "answered without it",
        ContainmentKind.Retry => "a later attempt worked",
        ContainmentKind.Breaker => "calls were no longer made",
        ContainmentKind.Budget => "attempts stayed within a budget",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>The reason as JSON writes it.</summary>
    public static string Name(ContainmentKind kind) => kind switch
    {
        ContainmentKind.Fallback => "fallback",
        ContainmentKind.Retry => "retry",
        ContainmentKind.Breaker => "breaker",
        ContainmentKind.Budget => "budget",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>What a lane of a service that was not hurt says.</summary>
    public static string Lane(ContainmentPoint point) => $"contained: {Kind(point.Kind)}, {Say.Share(point.Share)} of {Say.Many(point.Failures, "failure")} of {point.Callee}";
}
