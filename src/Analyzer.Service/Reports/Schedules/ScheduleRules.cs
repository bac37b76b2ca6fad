using System.Text;
using Analyzer.Detect.Periods;
using Analyzer.Service.Reports.Delivery;
using Analyzer.Store.Reports;

namespace Analyzer.Service.Reports.Schedules;

/// <summary>What somebody wants of a schedule, before it was checked.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Cron">When it is due.</param>
/// <param name="TimeZone">Where those times hold.</param>
/// <param name="Period">What it reports on.</param>
/// <param name="Targets">Who gets it.</param>
/// <param name="When">When they are told.</param>
/// <param name="Thresholds">Conditions for <see cref="TellWhen.AboveThreshold"/>.</param>
internal sealed record ScheduleWish(string Name, string Cron, string TimeZone, string Period, IReadOnlyList<string> Targets, TellWhen When, IReadOnlyList<string> Thresholds);

/// <summary>What a schedule must be like, whichever way it comes.</summary>
internal static class ScheduleRules
{
    private const int LongestName = 100, MostTargets = 50;

    /// <summary>What is wrong, by field: each the end of a sentence that begins with the field.</summary>
    /// <param name="wish">What somebody wants.</param>
    /// <param name="nowNs">Now, Unix ns.</param>
    public static SortedDictionary<string, List<string>> Mistakes(ScheduleWish wish, long nowNs)
    {
        var mistakes = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        if (IdOf(wish.Name).Length == 0 || wish.Name.Trim().Length > LongestName) mistakes["name"] = [$"is not 1 to {LongestName} characters with one of a-z, A-Z or 0-9 among them"];
        var known = ScheduleTimes.TryZone(wish.TimeZone, out var zone);
        if (!known) mistakes["timeZone"] = [$"'{wish.TimeZone}' is not known: write a name of the IANA's, such as Europe/Berlin or UTC"];
        if (ScheduleTimes.Parse(wish.Cron, zone ?? TimeZoneInfo.Utc) is not { } times) mistakes["cron"] = [$"'{wish.Cron}' cannot be read: {ScheduleTimes.Hint}"];
        else if (times.NextAfter(nowNs) is null) mistakes["cron"] = [$"'{wish.Cron}' is never due again"];
        if (ReportPeriod.Parse(wish.Period) is null) mistakes["period"] = [$"'{wish.Period}' is none: {ReportPeriod.Hint}"];
        if (wish.Targets.FirstOrDefault(target => DeliveryTarget.Parse(target) is null) is { } wrong) mistakes["targets"] = [$"has '{wrong}': {DeliveryTarget.Hint}"];
        else if (wish.Targets.Any(target => target.Contains('\n', StringComparison.Ordinal)) || wish.Targets.Count > MostTargets) mistakes["targets"] = [$"are more than {MostTargets}, or hold a line break"];
        if (wish.Thresholds.FirstOrDefault(text => PeriodCondition.Parse(text) is null) is { } odd) mistakes["thresholds"] = [$"has '{odd}': {PeriodCondition.Hint}"];
        else if (wish.When == TellWhen.AboveThreshold && wish.Thresholds.Count == 0) mistakes["thresholds"] = [$"is empty, and nothing would ever be told: {PeriodCondition.Hint}"];
        return mistakes;
    }

    /// <summary>An id made of a name: lower-case letters, digits and hyphens; empty where it has none of these.</summary>
    public static string IdOf(string name)
    {
        var id = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter)) id.Append(char.ToLowerInvariant(letter));
            else if (id.Length > 0 && id[^1] != '-') id.Append('-');
        }

        return id.ToString().Trim('-');
    }
}
