using System.Diagnostics;
using System.Text;

namespace Analyzer.IntegrationTests.Cli;

/// <summary>What a run of the executable left behind.</summary>
/// <param name="ExitCode">Exit code.</param>
/// <param name="Output">Standard output, UTF-8.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Finished(int ExitCode, string Output, string Error);

/// <summary>Starts the executable that was built, as a user does.</summary>
internal static class AnalyzerProcess
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>The assembly to start: the build puts it beside the tests, with its own dependencies and runtime settings.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "analyzer.dll");

    /// <summary>Starts the executable with its streams redirected.</summary>
    public static Process Start(string folder, params IEnumerable<string> arguments) => Start(folder, new Dictionary<string, string>(), arguments);

    /// <summary>Starts the executable so that SIGINT reaches it: what a shell starts in the background, tests too, has it ignored, and hands that on.</summary>
    public static Process StartInterruptible(string folder, params IEnumerable<string> arguments) => Start(folder, new Dictionary<string, string>(), arguments, ["env", "--default-signal=INT"]);

    /// <summary>Starts the executable with its streams redirected and with further environment variables.</summary>
    /// <param name="folder">Working directory.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="arguments">Verb and what follows it.</param>
    /// <param name="through">A program, with its arguments, that becomes the executable.</param>
    public static Process Start(string folder, IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments, string[]? through = null)
    {
        string[] command = [.. through ?? [], Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet", "exec", Assembly, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Remove("ANALYZER_DEBUG");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"Cannot start {Assembly}.");
    }

    /// <summary>Runs the executable to its end with nothing on standard input.</summary>
    public static Task<Finished> RunAsync(string folder, params IEnumerable<string> arguments) => RunAsync(folder, [], arguments);

    /// <summary>Runs the executable to its end.</summary>
    /// <param name="folder">Working directory.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<Finished> RunAsync(string folder, byte[] input, IEnumerable<string> arguments)
    {
        using var process = Start(folder, arguments);
        using var patience = new CancellationTokenSource(s_patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await FeedAsync(process, input, patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new Finished(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static async Task FeedAsync(Process process, byte[] input, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A process that does not want its input closes it.
        }
    }
}
