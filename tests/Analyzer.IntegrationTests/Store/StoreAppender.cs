using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Analyzer.Store;

namespace Analyzer.IntegrationTests.Store;

/// <summary>
/// A process that appends until it is killed: this very test assembly, started with a variable set. It prints the number of the
/// first of a hundred spans once their append has ended well.
/// </summary>
internal static class StoreAppender
{
    private const string Store = "ANALYZER_TEST_APPEND_TO", First = "ANALYZER_TEST_APPEND_FROM";

    /// <summary>Starts the process.</summary>
    /// <param name="connectionString">The store.</param>
    /// <param name="first">Number of its first span.</param>
    public static Process Start(string connectionString, int first)
    {
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(dotnet, ["exec", Path.Combine(AppContext.BaseDirectory, "Analyzer.IntegrationTests.dll")]) { RedirectStandardOutput = true };
        start.Environment[Store] = connectionString;
        start.Environment[First] = first.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    // Runs before the test runner's own Main.
    [ModuleInitializer]
    internal static void RunIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Store) is not { } connectionString) return;
        AppendAsync(connectionString, int.Parse(Environment.GetEnvironmentVariable(First)!, CultureInfo.InvariantCulture)).GetAwaiter().GetResult();
        Environment.Exit(0);
    }

    private static async Task AppendAsync(string connectionString, int first)
    {
        await using var store = await SpanStores.OpenAsync(new StoreOptions { ConnectionString = connectionString, DataDirectory = "" }, CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(lane => Task.Run(async () =>
        {
            for (var batch = lane; ; batch += 2)
            {
                await store.AppendAsync([Load.Batch(first + (batch * 100), 100)], CancellationToken.None);
                Console.WriteLine(first + (batch * 100));
            }
        })));
    }
}
