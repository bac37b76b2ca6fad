using System.Diagnostics;
using System.Globalization;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>
/// A process that appends until it is killed: this very test assembly, asked for the one test that no other run takes. It prints
/// the number of the first of a hundred spans once their append has ended well.
/// </summary>
public sealed class StoreAppender
{
    private const string Store = "ANALYZER_TEST_APPEND_TO", First = "ANALYZER_TEST_APPEND_FROM", Mark = "appended ";

    /// <summary>Starts the process.</summary>
    /// <param name="connectionString">The store.</param>
    /// <param name="first">Number of its first span.</param>
    internal static Process Start(string connectionString, int first)
    {
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        string[] arguments = ["exec", Path.Combine(AppContext.BaseDirectory, "Analyzer.IntegrationTests.dll"), "-noColor", "-noLogo", "-explicit", "only", "-method", $"{typeof(StoreAppender).FullName}.{nameof(AppendUntilKilled)}"];
        var start = new ProcessStartInfo(dotnet, arguments) { RedirectStandardOutput = true };
        start.Environment[Store] = connectionString;
        start.Environment[First] = first.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    /// <summary>The number that a line of its output acknowledges; null for the runner's own lines.</summary>
    internal static int? Acknowledged(string line) => line.StartsWith(Mark, StringComparison.Ordinal) ? int.Parse(line.AsSpan(Mark.Length), CultureInfo.InvariantCulture) : null;

    [Fact(Explicit = true)]
    public async Task AppendUntilKilled()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(Store) is null, "Only started by other tests.");
        var connectionString = Environment.GetEnvironmentVariable(Store);
        var first = int.Parse(Environment.GetEnvironmentVariable(First)!, CultureInfo.InvariantCulture);
        await using var store = await SpanStores.OpenAsync(new StoreOptions { ConnectionString = connectionString, DataDirectory = "" }, CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(lane => Task.Run(async () =>
        {
            for (var batch = lane; ; batch += 2)
            {
                await store.AppendAsync([Load.Batch(first + (batch * 100), 100)], CancellationToken.None);
                Console.WriteLine(Mark + (first + (batch * 100)).ToString(CultureInfo.InvariantCulture));
            }
        })));
    }
}
