using System.Globalization;
using System.Text;
using Xunit;

namespace Analyzer.Tests.Accuracy;

/// <summary>The tables of docs/accuracy.md are what the graders print; <c>UPDATE_GOLDEN=1</c> writes them anew.</summary>
public sealed class AccuracyDocumentTests
{
    private const string Start = "<!-- measured: clients -->";
    private const string End = "<!-- end -->";

    [Fact]
    public void Table_of_clients_is_what_is_measured()
    {
        var path = Path.Combine(RepositoryRoot(), "docs", "accuracy.md");
        var text = File.ReadAllText(path);
        var from = text.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        var to = text.IndexOf(End, from, StringComparison.Ordinal);
        var measured = "\n" + Table();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(path, text[..from] + measured + text[to..]);
        else Assert.Equal(measured, text[from..to]);
    }

    private static string Table()
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

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Analyzer.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Analyzer.sln is not above the test's folder.");
    }
}
