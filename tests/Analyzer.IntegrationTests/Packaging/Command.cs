using System.Diagnostics;
using Xunit;

namespace Analyzer.IntegrationTests.Packaging;

/// <summary>Programs that a user runs to install or build ours.</summary>
internal static class Command
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    /// <summary>Variables for a build: analyzers judged the same sources when the tests were built.</summary>
    public static Dictionary<string, string> BuildEnvironment { get; } = new() { ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["RunAnalyzers"] = "false" };

    /// <summary>Folder of the checkout that the tests were built from.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Runs a program to its end and returns standard output; fails the test when it does not exit with 0.</summary>
    /// <param name="folder">Working directory.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="program">What to run.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"Cannot start {program}.");
        using var patience = new CancellationTokenSource(s_patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', start.ArgumentList)} exited with {process.ExitCode}:\n{await output}\n{await error}");
            return await output;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Analyzer.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests run outside the repository.");
    }
}
