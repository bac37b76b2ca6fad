using System.Globalization;
using System.Text;

namespace Analyzer.Tests.Accuracy.Incidents;

/// <summary>The grades of recorded faults as tables.</summary>
internal static class FaultTables
{
    private const int Shown = 3;

    /// <summary>One row a case.</summary>
    public static string Cases(IReadOnlyList<FaultGrade> grades)
    {
        var table = new StringBuilder("| case | fault | injected into | rank | named first | second | third |\n|---|---|---|--:|---|---|---|\n");
        foreach (var grade in grades)
        {
            var named = Enumerable.Range(0, Shown).Select(place => place < grade.Causes.Count ? grade.Causes[place].ToString() : "–");
            table.Append(CultureInfo.InvariantCulture, $"| {grade.Labels.Folder}/{grade.Labels.Case} | {grade.Labels.Fault} | {grade.Labels.Service} | {Rank(grade)} | {string.Join(" | ", named)} |\n");
        }

        return table.ToString();
    }

    /// <summary>First and in the first three, by system and kind of fault.</summary>
    public static string Summary(IReadOnlyList<FaultGrade> grades)
    {
        var table = new StringBuilder("| recordings | fault | cases | first | in the first three | top-1 | top-3 | nothing named |\n|---|---|--:|--:|--:|--:|--:|--:|\n");
        foreach (var group in grades.GroupBy(grade => grade.Labels.Group).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            foreach (var kind in group.GroupBy(grade => grade.Labels.Fault).OrderBy(kind => kind.Key, StringComparer.Ordinal)) Row(table, group.Key, kind.Key, [.. kind]);
            Row(table, $"**{group.Key}**", "**all**", [.. group]);
        }

        Row(table, "**all**", "**all**", grades);
        return table.ToString();
    }

    /// <summary>Place of the injected service; a dash where it is not named.</summary>
    public static string Rank(FaultGrade grade) => grade.Rank > 0 ? grade.Rank.ToString(CultureInfo.InvariantCulture) : "–";

    private static void Row(StringBuilder table, string group, string kind, IReadOnlyList<FaultGrade> grades)
    {
        var first = grades.Count(grade => grade.Rank == 1);
        var three = grades.Count(grade => grade.Rank is >= 1 and <= Shown);
        table.Append(CultureInfo.InvariantCulture, $"| {group} | {kind} | {grades.Count} | {first} | {three} | {Share.Text(first, grades.Count)} | {Share.Text(three, grades.Count)} | {grades.Count(grade => grade.Causes.Count == 0)} |\n");
    }
}
