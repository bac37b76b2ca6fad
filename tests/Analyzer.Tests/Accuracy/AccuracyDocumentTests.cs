using System.Globalization;
using System.Text;
using Analyzer.Tests.Accuracy.Incidents;
using Analyzer.Tests.Architecture;
using Xunit;

namespace Analyzer.Tests.Accuracy;

/// <summary>The tables of docs/accuracy.md are what the graders print; <c>UPDATE_GOLDEN=1</c> writes them anew.</summary>
public sealed class AccuracyDocumentTests
{
    private const string End = "<!-- end -->";
    private static readonly Lock s_writing = new();

    [Fact]
    public void Table_of_clients_is_what_is_measured() => Check("clients", Clients());

    [Fact]
    public void Table_of_storms_is_what_is_measured()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Data", "storms");

        Check("storms", StormTables.Table([.. StormTruth.Cases(folder).Select(storm => StormGrader.Grade(folder, storm))]));
    }

    [Fact]
    public void Tables_of_recorded_faults_are_what_is_measured()
    {
        Assert.SkipWhen(SharedRecordings.Folder is null, "the third-party recordings are not beside this checkout");
        var grader = new FaultGrader();
        List<FaultGrade> grades = [.. FaultLabels.Find(SharedRecordings.Folder).Select(grader.Grade)];
        var storms = Path.Combine(SharedRecordings.Folder, "storms");
        var claims = grades.Select(grade => grade.Claim).Concat(StormTruth.Cases(storms).Select(storm => StormGrader.Grade(storms, storm).Claim)).OfType<FirstClaim>();

        Check("faults", FaultTables.Summary(grades));
        Check("fault cases", FaultTables.Cases(grades));
        Check("fault marks", FaultMarks.Table(grades, grader));
        Check("confidence", Calibration.Table([.. claims]));
    }

    private static void Check(string section, string table)
    {
        var path = Path.Combine(Repository.Root, "docs", "accuracy.md");
        var start = $"<!-- measured: {section} -->";
        lock (s_writing)
        {
            var text = File.ReadAllText(path);
            var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
            Assert.True(from >= start.Length, $"docs/accuracy.md has no section {start}");
            var to = text.IndexOf(End, from, StringComparison.Ordinal);
            var measured = "\n" + table;
            if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, text[..from] + measured + text[to..]);
            else Assert.Equal(measured, text[from..to]);
        }
    }

    private static string Clients()
    {
        var table = new StringBuilder("| recording | what was played | traces | right | groups | groups no span shows |\n|---|---|--:|--:|--:|--:|\n");
        int traces = 0, right = 0, groups = 0, unseen = 0;
        foreach (var grade in ClientGrader.Cases.Select(ClientGrader.Grade).OrderBy(grade => grade.Case, StringComparer.Ordinal))
        {
            table.Append(CultureInfo.InvariantCulture, $"| {grade.Case} | {grade.Situation} | {grade.Traces} | {grade.Right} | {grade.Groups} | {grade.Unseen} |\n");
            traces += grade.Traces;
            right += grade.Right;
            groups += grade.Groups;
            unseen += grade.Unseen;
        }

        return table.Append(CultureInfo.InvariantCulture, $"| **all** | | **{traces}** | **{right}** | **{groups}** | **{unseen}** |\n").ToString();
    }
}
