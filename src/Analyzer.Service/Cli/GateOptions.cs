using System.CommandLine;
using Analyzer.Detect.Periods;
using Analyzer.Service.Reports.Gate;

namespace Analyzer.Service.Cli;

/// <summary>Limits that a report must keep, and what becomes of a release that does not.</summary>
internal static class GateOptions
{
    /// <summary><c>--fail-on</c>.</summary>
    public static Option<PeriodCondition[]?> FailOn() => new("--fail-on")
    {
        HelpName = "limit",
        Description = $"Exit code {ExitCodes.LimitExceeded} when something is above it; may be given several times. {char.ToUpperInvariant(PeriodCondition.Hint[0])}{PeriodCondition.Hint[1..]}. With --baseline, what was as bad then fails nothing.",
        CustomParser = result =>
        {
            var conditions = new List<PeriodCondition>();
            foreach (var token in result.Tokens)
            {
                if (PeriodCondition.Parse(token.Value) is { } condition) conditions.Add(condition);
                else result.AddError($"--fail-on '{token.Value}' is no limit: {PeriodCondition.Hint}");
            }

            return [.. conditions];
        },
    };

    /// <summary>A file for other programs.</summary>
    public static Option<string?> File(string name, string description) => new(name) { HelpName = "file", Description = description };

    /// <summary>Says what was met, and ends the verb when something new was.</summary>
    /// <exception cref="CliException">A limit is not kept.</exception>
    public static void Enforce(IReadOnlyList<GateResult> results, bool quiet)
    {
        foreach (var hit in results.SelectMany(result => result.Known).Where(_ => !quiet)) CommandLine.Tell($"as before: {hit.Text}");
        foreach (var result in results.Where(result => result.Passed && !quiet)) CommandLine.Tell($"kept: {result.Condition.Text}");
        var broken = results.SelectMany(result => result.New).ToList();
        if (broken.Count > 0) throw new CliException(ExitCodes.LimitExceeded, string.Join("\n  ", broken.Select(hit => hit.Text).Prepend(broken.Count == 1 ? "a limit is not kept:" : $"limits are not kept in {broken.Count} places:")));
    }
}
