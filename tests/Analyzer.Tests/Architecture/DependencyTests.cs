using System.Reflection;
using Xunit;

namespace Analyzer.Tests.Architecture;

/// <summary>Arrows run one way, from the executable to the vocabulary.</summary>
public sealed class DependencyTests
{
    [Theory]
    [InlineData("Analyzer.Model")]
    [InlineData("Analyzer.Ingest", "Analyzer.Model")]
    [InlineData("Analyzer.Graph", "Analyzer.Model")]
    [InlineData("Analyzer.Simulate", "Analyzer.Model")]
    [InlineData("Analyzer.Store", "Analyzer.Model")]
    [InlineData("Analyzer.Detect", "Analyzer.Graph", "Analyzer.Model")]
    [InlineData("Analyzer.Report", "Analyzer.Detect", "Analyzer.Model")]
    public void Project_RefersOnlyToWhatComesBefore(string project, params string[] allowed)
    {
        var references = Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!).Where(IsOurs);
        Assert.Empty(references.Except(allowed));
    }

    [Fact]
    public void Projects_AreAllCovered()
    {
        var projects = Repository.Files("src", "*.csproj").Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet();
        var covered = typeof(DependencyTests).GetMethod(nameof(Project_RefersOnlyToWhatComesBefore))!
            .GetCustomAttributes<InlineDataAttribute>()
            .Select(data => (string)data.Data[0]!);
        Assert.Equal(["Analyzer.Service"], projects.Except(covered));
    }

    private static bool IsOurs(string name) =>
        name == "analyzer" || name.StartsWith("Analyzer.", StringComparison.Ordinal);
}
