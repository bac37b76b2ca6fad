using System.Diagnostics;
using System.Globalization;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>
/// What an append acknowledged survives SIGKILL. The child is this test program itself, told by an environment variable to run only
/// <see cref="Child_AppendsUntilKilled"/>, which prints the number of each committed append.
/// </summary>
public sealed class DuckDbKillTests
{
    private const int Kills = 20;
    private const int SpansPerAppend = 500;
    private const string FolderVariable = "ANALYZER_TEST_APPEND_TO";
    private const string FirstVariable = "ANALYZER_TEST_APPEND_FROM";

    [Fact]
    public async Task Append_KilledAtAnyMoment_KeepsEveryAcknowledgedSpan()
    {
        var folder = Directory.CreateTempSubdirectory("analyzer-store-").FullName;
        var random = new Random(9);
        var acknowledged = new HashSet<int>();
        var next = 0;
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                foreach (var number in await RunAndKillAsync(folder, next, random.Next(1, 60))) acknowledged.Add(number);
                // The append under way may have been committed without being acknowledged: its number is not used again.
                next = acknowledged.Count == 0 ? 0 : acknowledged.Max() + 2;
            }

            await using var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = folder }, default);
            var into = new SpanBatch();
            await store.ReadAsync(new SpanQuery(long.MinValue, long.MaxValue, Slice.Whole, 0), into, default);
            var stored = new Dictionary<int, int>();
            foreach (var id in into.SpanIds) stored[(int)(id / SpansPerAppend)] = stored.GetValueOrDefault((int)(id / SpansPerAppend)) + 1;
            Assert.True(acknowledged.Count >= Kills);
            Assert.All(acknowledged, number => Assert.Equal(SpansPerAppend, stored.GetValueOrDefault(number)));
            Assert.All(stored.Values, spans => Assert.Equal(SpansPerAppend, spans));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Open_AFileThatAnotherProcessHolds_SaysWhich()
    {
        var folder = Directory.CreateTempSubdirectory("analyzer-store-").FullName;
        using var child = StartChild(folder, 0);
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (await child.StandardOutput.ReadLineAsync(patience.Token) is { } line && !line.StartsWith("acknowledged ", StringComparison.Ordinal))
            {
            }

            var refused = await Assert.ThrowsAsync<StoreInUseException>(() => SpanStores.OpenAsync(new StoreOptions { DataDirectory = folder }, default));
            Assert.Equal(child.Id, refused.ProcessId);
            Assert.Contains($"in use by process {child.Id}", refused.Message, StringComparison.Ordinal);
            child.Kill();
            await child.WaitForExitAsync(patience.Token);
            await (await SpanStores.OpenAsync(new StoreOptions { DataDirectory = folder }, default)).DisposeAsync();
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Child_AppendsUntilKilled()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not { } folder) return;
        await using var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = folder }, default);
        for (var number = int.Parse(Environment.GetEnvironmentVariable(FirstVariable)!, CultureInfo.InvariantCulture); ; number++)
        {
            var maker = new SpanMaker();
            for (var span = 0; span < SpansPerAppend; span++)
            {
                var id = ((ulong)number * SpansPerAppend) + (ulong)span;
                maker.Add(id / 10, id, SpanMaker.HourNs + (long)id, null, ("number", number), ("span", span), ("url", $"http://shop/{id}"));
            }

            await store.AppendAsync([maker.Batch], default);
            await using var output = Console.OpenStandardOutput();
            output.Write(System.Text.Encoding.ASCII.GetBytes($"\nacknowledged {number}\n"));
            output.Flush();
        }
    }

    private static Process StartChild(string folder, int first)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { "exec", typeof(DuckDbKillTests).Assembly.Location, "-noColor", "-noLogo", "-method", $"{typeof(DuckDbKillTests).FullName}.{nameof(Child_AppendsUntilKilled)}" }) start.ArgumentList.Add(argument);
        start.Environment[FolderVariable] = folder;
        start.Environment[FirstVariable] = first.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    private static async Task<List<int>> RunAndKillAsync(string folder, int first, int appends)
    {
        using var child = StartChild(folder, first);
        var acknowledged = new List<int>();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await child.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.StartsWith("acknowledged ", StringComparison.Ordinal)) continue;
            acknowledged.Add(int.Parse(line.AsSpan("acknowledged ".Length), CultureInfo.InvariantCulture));
            // SIGKILL: the child appends on meanwhile, so it dies anywhere in an append.
            if (acknowledged.Count == appends) child.Kill();
        }

        await child.WaitForExitAsync(patience.Token);
        return acknowledged;
    }
}
