using Analyzer.IntegrationTests.Cli;
using Xunit;

namespace Analyzer.IntegrationTests.Packaging;

/// <summary>The .NET tool, as a user installs it from a folder.</summary>
public sealed class ToolPackageTests : TemporaryFolder
{
    [Fact]
    public async Task Tool_InstalledFromAFolder_DoesTheMainJob()
    {
        // A cache of its own: the package has the same version before and after each change.
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = In("cache"), ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" };
        await Command.RunAsync(Command.Repository, environment, "dotnet",
            "pack", "src/Analyzer.Service", "-c", "Release", "--no-build", "--nologo", "-o", In("packages"));
        Write("nuget.config", $"""<configuration><packageSources><clear /><add key="local" value="{In("packages")}" /></packageSources></configuration>""");
        await Command.RunAsync(Folder, environment, "dotnet",
            "tool", "install", "Analyzer", "--tool-path", In("tools"), "--configfile", In("nuget.config"));

        var examples = Path.Combine(Command.Repository, "examples");
        await Command.RunAsync(Folder, environment, In("tools/analyzer"),
            "analyze", Path.Combine(examples, "retry-storm.jsonl.gz"), "--baseline", Path.Combine(examples, "retry-storm.normal.jsonl.gz"), "-o", In("report.html"));
        var report = await File.ReadAllTextAsync(In("report.html"), TestContext.Current.CancellationToken);
        Assert.StartsWith("<!doctype html>", report, StringComparison.OrdinalIgnoreCase);
    }
}
