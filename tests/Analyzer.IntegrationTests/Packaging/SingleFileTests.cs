using System.Runtime.InteropServices;
using Analyzer.IntegrationTests.Cli;
using Xunit;

namespace Analyzer.IntegrationTests.Packaging;

/// <summary>The one file that needs no .NET installed.</summary>
public sealed class SingleFileTests : TemporaryFolder
{
    [Fact]
    public async Task Publish_OfASingleFile_IsOneFileThatStarts()
    {
        // Built elsewhere: the same project for one platform would replace what the tests run from.
        Sources.CopyTo(In("source"));
        await Command.RunAsync(In("source"), Command.BuildEnvironment, "dotnet",
            "publish", "src/Analyzer.Service", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-p:PublishSingleFile=true",
            // Compiling ahead takes minutes, and changes how fast it starts only.
            "-p:PublishReadyToRun=false", "--nologo", "-o", In("out"));
        Assert.Equal(["analyzer"], Directory.EnumerateFileSystemEntries(In("out")).Select(Path.GetFileName));

        // No runtime to be found but its own.
        var bare = new Dictionary<string, string> { ["DOTNET_ROOT"] = In("nowhere"), ["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = In("extracted") };
        var help = await Command.RunAsync(Folder, bare, In("out/analyzer"), "--help");
        Assert.Contains("analyze", help, StringComparison.Ordinal);
        Write("incident.jsonl", TinyTrace.Lines(20));
        Assert.NotEmpty(await Command.RunAsync(Folder, bare, In("out/analyzer"), "calls", "incident.jsonl"));
    }
}
