using System.Globalization;
using System.Text;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>The grades of storms as a table, and what was wrong.</summary>
internal static class StormTables
{
    /// <summary>One row a recording, one column a criterion.</summary>
    public static string Table(IReadOnlyList<StormGrade> grades)
    {
        var table = new StringBuilder($"| recording | {string.Join(" | ", StormGrader.Names)} |\n|---|{string.Concat(StormGrader.Names.Select(_ => "---|"))}\n");
        foreach (var grade in grades) table.Append(CultureInfo.InvariantCulture, $"| {grade.Case} | {string.Join(" | ", grade.Criteria.Select(criterion => criterion.Mark))} |\n");
        var sums = StormGrader.Names.Select(name => grades.Select(grade => grade[name]).Where(criterion => criterion.Right is not null).ToList());
        table.Append(CultureInfo.InvariantCulture, $"| **right of asked** | {string.Join(" | ", sums.Select(asked => string.Create(CultureInfo.InvariantCulture, $"**{asked.Count(criterion => criterion.Right is true)}/{asked.Count}**")))} |\n");
        return table.ToString();
    }

    /// <summary>What was found and what is true, a line for each mistake; empty where there is none.</summary>
    public static string Mistakes(IReadOnlyList<StormGrade> grades) => string.Concat(
        from grade in grades
        from criterion in grade.Criteria
        where criterion.Right is false
        select $"{grade.Case}, {criterion.Name}: {criterion.Detail}\n");
}
