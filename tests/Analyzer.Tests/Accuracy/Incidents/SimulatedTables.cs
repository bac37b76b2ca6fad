using System.Globalization;
using System.Text;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>The grades of simulated runs as a table by scenario and sampling, and what was wrong.</summary>
internal static class SimulatedTables
{
    private const int MistakesShown = 3;

    /// <summary>One row a scenario and share of traces, shares over its seeds.</summary>
    public static string Table(IReadOnlyList<SimulatedGrade> grades)
    {
        var table = new StringBuilder("| scenario | traces kept | runs | nothing reported | cause first | one incident | kept apart | onset order (mean τ-b) | pairs compared | metastable | drifted instance | max attempts | timeout ± 5 % |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var group in grades.GroupBy(grade => (grade.Scenario, grade.Sampling)).OrderBy(group => group.Key.Scenario, StringComparer.Ordinal).ThenByDescending(group => group.Key.Sampling))
            Row(table, group.Key.Scenario, Percent(group.Key.Sampling), [.. group]);
        foreach (var sampling in grades.Select(grade => grade.Sampling).Distinct().OrderDescending())
            Row(table, "**all**", Percent(sampling), [.. grades.Where(grade => grade.Sampling == sampling)]);
        return table.ToString();
    }

    /// <summary>The mistakes of each scenario and sampling, those of the most seeds first.</summary>
    public static string Mistakes(IReadOnlyList<SimulatedGrade> grades)
    {
        var text = new StringBuilder();
        foreach (var grade in grades.OrderBy(grade => grade.Scenario, StringComparer.Ordinal).ThenByDescending(grade => grade.Sampling).ThenBy(grade => grade.Seed))
        {
            foreach (var mistake in grade.Mistakes.Take(MistakesShown)) text.Append(CultureInfo.InvariantCulture, $"{grade}: {mistake}\n");
            if (grade.Mistakes.Count > MistakesShown) text.Append(CultureInfo.InvariantCulture, $"{grade}: {grade.Mistakes.Count - MistakesShown} more\n");
        }

        return text.ToString();
    }

    /// <summary>Mean of τ-b over the runs that have one; null where none has.</summary>
    public static double? MeanTau(IEnumerable<SimulatedGrade> grades) => grades.Average(grade => grade.Tau);

    private static void Row(StringBuilder table, string scenario, string sampling, IReadOnlyList<SimulatedGrade> grades) => table.Append(
        CultureInfo.InvariantCulture,
        $"| {scenario} | {sampling} | {grades.Count} | {Of(grades, grade => grade.Silent)} | {Of(grades, grade => grade.CauseFirst)} | {Of(grades, grade => grade.OneIncident)} | {Of(grades, grade => grade.Apart)} | {MeanTau(grades)?.ToString("0.00", CultureInfo.InvariantCulture) ?? "–"} | {Sum(grades, grade => grade.Pairs)} | {Of(grades, grade => grade.Metastable)} | {Of(grades, grade => grade.Drift)} | {Sum(grades, grade => grade.Attempts)} | {Sum(grades, grade => grade.Timeouts)} |\n");

    private static string Of(IReadOnlyList<SimulatedGrade> grades, Func<SimulatedGrade, bool?> verdict)
    {
        var asked = grades.Select(verdict).OfType<bool>().ToList();
        return asked.Count == 0 ? "–" : $"{asked.Count(right => right)}/{asked.Count}";
    }

    private static string Sum(IReadOnlyList<SimulatedGrade> grades, Func<SimulatedGrade, (int Asked, int Right)> counts)
    {
        var (asked, right) = (grades.Sum(grade => counts(grade).Asked), grades.Sum(grade => counts(grade).Right));
        return asked == 0 ? "–" : $"{right}/{asked}";
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");
}
