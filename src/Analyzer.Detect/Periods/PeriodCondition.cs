using System.Globalization;
using System.Text.RegularExpressions;
using Analyzer.Model.Periods;

namespace Analyzer.Detect.Periods;

/// <summary>What a condition is about.</summary>
public enum ConditionMetric
{
    /// <summary>Attempts ÷ calls of an edge over the period.</summary>
    Amplification,

    /// <summary>The same in its worst hour.</summary>
    Peak,

    /// <summary>Extra attempts of an edge per hour, attempts/h.</summary>
    Excess,

    /// <summary>Failed attempts of an edge per hour that no dashboard shows, attempts/h.</summary>
    Masked,

    /// <summary>Orphaned work of an edge ÷ all its work, 0 to 1.</summary>
    Orphaned,

    /// <summary>What a path could multiply a request to.</summary>
    Potential,
}

/// <summary>What meets a condition.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Place">The edge or path: <c>orders → inventory (GET /items)</c>.</param>
/// <param name="Value">Its value.</param>
/// <param name="Before">Its value in the period before; null where it had none.</param>
/// <param name="Text">The same in words.</param>
public sealed record ConditionHit(PeriodCondition Condition, string Place, double Value, double? Before, string Text)
{
    /// <summary>Whether the period before met it no better: by one part in twenty at most.</summary>
    public bool WasThere => Before is { } before && before > Condition.Limit && Value <= before * 1.05;
}

/// <summary>A limit on what a report shows, as people write it: <c>amplification&gt;2</c>, or <c>orders->inventory: excess>100</c> for one edge, with <c>*</c> for any service.</summary>
public sealed partial record PeriodCondition
{
    /// <summary>How to write one, for messages.</summary>
    public const string Hint =
        "write METRIC>NUMBER, such as amplification>2, for one edge 'orders->inventory: amplification>2', for one service 'orders->*: excess>100'; metrics: amplification, peak, excess (per hour), masked (per hour), orphaned (share, or with %), potential";

    private PeriodCondition(string text, string? caller, string? callee, ConditionMetric metric, double limit) =>
        (Text, Caller, Callee, Metric, Limit) = (text, caller, callee, metric, limit);

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>Calling service; null for any.</summary>
    public string? Caller { get; }

    /// <summary>Called service; null for any.</summary>
    public string? Callee { get; }

    /// <summary>What it is about.</summary>
    public ConditionMetric Metric { get; }

    /// <summary>What is above this meets it.</summary>
    public double Limit { get; }

    /// <summary>Reads a condition; null when it is none, see <see cref="Hint"/>.</summary>
    public static PeriodCondition? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Pattern().Match(text) is not { Success: true } match) return null;
        if (!Enum.TryParse<ConditionMetric>(match.Groups["metric"].Value, ignoreCase: true, out var metric) || !Enum.IsDefined(metric)) return null;
        if (!double.TryParse(match.Groups["limit"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit) || !double.IsFinite(limit)) return null;
        if (match.Groups["percent"].Length > 0) limit /= 100;
        return new PeriodCondition(text.Trim(), Name(match.Groups["caller"]), Name(match.Groups["callee"]), metric, limit);
    }

    /// <summary>What of a report meets it, worst first.</summary>
    public IReadOnlyList<ConditionHit> Check(PeriodReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var hits = Metric == ConditionMetric.Potential ? Paths(report) : Edges(report);
        return [.. hits.OrderByDescending(hit => hit.Value).ThenBy(hit => hit.Place, StringComparer.Ordinal)];
    }

    private IEnumerable<ConditionHit> Edges(PeriodReport report)
    {
        var (hours, hoursBefore) = (Math.Max(1, report.Coverage.HoursSeen), Math.Max(1, report.Coverage.HoursSeenBefore));
        foreach (var edge in report.Amplifiers.Where(edge => Fits(Caller, edge.Caller) && Fits(Callee, edge.Callee)))
        {
            var before = edge.Before;
            var (value, was) = Metric switch
            {
                ConditionMetric.Amplification => (edge.Counts.Amplification, before?.Amplification),
                ConditionMetric.Peak => (edge.PeakAmplification, null),
                ConditionMetric.Excess => (edge.Counts.Excess / hours, before?.Excess / hoursBefore),
                ConditionMetric.Masked => (edge.Counts.Masked / hours, before?.Masked / hoursBefore),
                _ => (edge.OrphanedShare, null),
            };
            if (value > Limit) yield return Hit($"{edge.Caller} → {edge.Callee} ({edge.Operation})", value, was);
        }
    }

    private IEnumerable<ConditionHit> Paths(PeriodReport report)
    {
        foreach (var potential in report.Potential.Where(potential => potential.Path.Steps.Any(step => Fits(Caller, step.Caller) && Fits(Callee, step.Callee))))
        {
            if (potential.Path.Potential > Limit)
                yield return Hit(string.Join(" → ", potential.Path.Steps.Select(step => step.Callee)), potential.Path.Potential, potential.Before);
        }
    }

    private ConditionHit Hit(string place, double value, double? before)
    {
        var was = before is null ? "" : string.Create(CultureInfo.InvariantCulture, $", before {before:0.##}");
        return new ConditionHit(this, place, value, before, string.Create(CultureInfo.InvariantCulture, $"{place}: {Metric.ToString().ToLowerInvariant()} {value:0.##} (limit {Limit:0.##}{was})"));
    }

    private static bool Fits(string? wanted, string? name) => wanted is null || wanted == name;

    private static string? Name(Group group) => group.Value.Trim() is { Length: > 0 } name && name != "*" ? name : null;

    [GeneratedRegex(@"^\s*(?:(?<caller>[^>]+?)\s*->\s*(?<callee>[^:]+(?::[^:\s][^:]*)*?)\s*:\s+)?(?<metric>[a-z]+)\s*>\s*(?<limit>[0-9.]+)\s*(?<percent>%?)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
