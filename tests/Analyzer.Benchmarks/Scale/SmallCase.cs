using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Analyzer.Store;

namespace Analyzer.Benchmarks.Scale;

/// <summary>What happened on a real cluster: once with as much as it took, and once at a rate, with a worker down for a while.</summary>
/// <param name="SpansPerSecond">Most that were appended, spans/s.</param>
/// <param name="Costs">CPU-s a million spans: ours, the coordinator's, the workers'.</param>
/// <param name="Rate">Spans/s sent in the second run.</param>
/// <param name="Outage">When the worker was down in it.</param>
/// <param name="WaitedMost">Most spans that waited at their senders.</param>
/// <param name="DrainedSecond">When none waited any more.</param>
internal sealed record SmallCase(double SpansPerSecond, (double Ingest, double Coordinator, double Workers) Costs, double Rate, Outage Outage, double WaitedMost, int DrainedSecond)
{
    private const int Appenders = 4, Group = 10_000, OutageFrom = 15, OutageSeconds = 15, MostSeconds = 300;
    private const double Share = 0.6;

    /// <summary>Measures: <paramref name="stop"/> and <paramref name="start"/> are shell commands for one of the workers.</summary>
    public static async Task<SmallCase> MeasureAsync(string file, string connectionString, string stop, string start)
    {
        var folder = Directory.CreateTempSubdirectory("analyzer-scale-").FullName;
        await using var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = folder, ConnectionString = connectionString }, CancellationToken.None);
        var groups = Groups(RequestFile.Read(file));
        // Cold code, connections and dictionary are nobody's everyday cost.
        await SendAsync(store, groups, groups.Count * Group / 4, double.MaxValue);
        var (before, own) = (await PostgreSqlCpu.ByNodeAsync(connectionString), Environment.CpuUsage.TotalTime);
        var full = await SendAsync(store, groups, groups.Count * Group, double.MaxValue);
        var after = await PostgreSqlCpu.ByNodeAsync(connectionString);
        var a = 1e6 / full.Sent;
        var costs = ((Environment.CpuUsage.TotalTime - own).TotalSeconds * a, (after.Server - before.Server).TotalSeconds * a, (after.Workers - before.Workers).TotalSeconds * a);
        var most = full.Sent / full.Seconds;
        var rate = Math.Floor(most * Share / 1000) * 1000;
        var outage = Task.Run(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(OutageFrom));
            await ShellAsync(stop);
            await Task.Delay(TimeSpan.FromSeconds(OutageSeconds));
            await ShellAsync(start);
        });
        var paced = await SendAsync(store, groups, long.MaxValue, rate);
        await outage;
        // It is down until it takes something again; from then on more is taken than is sent, or nothing would drain.
        var down = paced.TakenAgain - OutageFrom;
        var catchUp = (rate + (paced.WaitedMost / Math.Max(1, paced.DrainedSecond - paced.TakenAgain))) / most;
        return new SmallCase(most, costs, rate, new Outage(Part.Worker, OutageFrom, (int)Math.Round(down), Math.Min(1, catchUp)), paced.WaitedMost, paced.DrainedSecond);
    }

    // At a rate: for as long as anything waits after the outage. What is not acknowledged waits, and is tried again a second later.
    private static async Task<(long Sent, double Seconds, double WaitedMost, int DrainedSecond, double TakenAgain)> SendAsync(ISpanStore store, List<byte[][]> groups, long spans, double rate)
    {
        var (queue, watch, ended) = (new ConcurrentQueue<int>(), Stopwatch.StartNew(), false);
        var (offered, done) = (0L, 0L);
        if (rate == double.MaxValue)
        {
            for (; offered < spans; offered += Group) queue.Enqueue((int)(offered / Group % groups.Count));
            ended = true;
        }

        var appenders = Enumerable.Range(0, Appenders).Select(_ => Task.Run(AppendAsync)).ToArray();
        var (waitedMost, drained, takenAgain, lastDone) = (0d, 0, 0d, 0L);
        while (!ended)
        {
            await Task.Delay(100);
            var second = watch.Elapsed.TotalSeconds;
            for (; offered < rate * second; offered += Group) queue.Enqueue((int)(offered / Group % groups.Count));
            var waiting = offered - Interlocked.Read(ref done);
            waitedMost = Math.Max(waitedMost, waiting);
            // The first that is taken once nothing was for seconds.
            if (takenAgain == 0 && second > OutageFrom + OutageSeconds && offered - waiting > lastDone) takenAgain = second;
            if (second < OutageFrom + OutageSeconds) lastDone = offered - waiting;
            // A few groups are always on their way.
            if (waiting > (Appenders + 1) * Group) drained = (int)second + 1;
            ended = second > MostSeconds || (second > OutageFrom + OutageSeconds + 10 && second > drained + 10);
        }

        await Task.WhenAll(appenders);
        return (done, watch.Elapsed.TotalSeconds, waitedMost, drained, takenAgain);

        async Task AppendAsync()
        {
            var (batch, draft) = (new SpanBatch(), new SpanDraft());
            while (true)
            {
                if (!queue.TryDequeue(out var at))
                {
                    if (ended) return;
                    await Task.Delay(10);
                    continue;
                }

                batch.ClearSpans(16 << 20);
                foreach (var request in groups[at]) OtlpProtobufDecoder.Decode(request, batch, draft);
                while (true)
                {
                    try
                    {
                        await store.AppendAsync([batch], CancellationToken.None);
                        break;
                    }
                    catch (StoreUnavailableException)
                    {
                        await Task.Delay(1_000);
                    }
                }

                Interlocked.Add(ref done, batch.Count);
            }
        }
    }

    private static List<byte[][]> Groups(IReadOnlyList<byte[]> requests)
    {
        var (groups, group, spans) = (new List<byte[][]>(), new List<byte[]>(), 0);
        var (batch, draft) = (new SpanBatch(), new SpanDraft());
        foreach (var request in requests)
        {
            batch.ClearSpans(16 << 20);
            OtlpProtobufDecoder.Decode(request, batch, draft);
            group.Add(request);
            spans += batch.Count;
            if (spans < Group) continue;
            groups.Add([.. group]);
            group.Clear();
            spans = 0;
        }

        return groups;
    }

    private static async Task ShellAsync(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", command])) ?? throw new InvalidOperationException("There is no bash.");
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"'{command}' ended with {process.ExitCode}."));
    }
}
