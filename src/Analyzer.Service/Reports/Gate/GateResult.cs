using Analyzer.Detect.Periods;
using Analyzer.Model.Periods;

namespace Analyzer.Service.Reports.Gate;

/// <summary>What a report met of the limits that a release must keep.</summary>
/// <param name="Condition">The limit.</param>
/// <param name="New">What is above it and was not as bad before: it fails the release.</param>
/// <param name="Known">What is above it and was before.</param>
internal sealed record GateResult(PeriodCondition Condition, IReadOnlyList<ConditionHit> New, IReadOnlyList<ConditionHit> Known)
{
    /// <summary>Whether the release keeps the limit.</summary>
    public bool Passed => New.Count == 0;

    /// <summary>Checks limits. What is as bad in the time compared with fails nothing, where one was asked for.</summary>
    /// <param name="report">The report.</param>
    /// <param name="conditions">The limits.</param>
    /// <param name="beside">Whether a time to compare with was asked for.</param>
    public static IReadOnlyList<GateResult> Check(PeriodReport report, IReadOnlyList<PeriodCondition> conditions, bool beside) => [.. conditions.Select(condition =>
    {
        var hits = condition.Check(report);
        return new GateResult(condition, [.. hits.Where(hit => !(beside && hit.WasThere))], [.. hits.Where(hit => beside && hit.WasThere)]);
    })];
}
