using System.Diagnostics;
using System.Globalization;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Telemetry;
using Analyzer.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Analyzer.Benchmarks;

/// <summary>
/// The same spans through several engines, one after the other: <c>engines FILE ENGINE…</c>, where ENGINE is <c>duckdb</c> or the connection
/// string of an empty database. FILE as for <see cref="StoreRun"/>.
/// </summary>
internal static class EnginesRun
{
    private const int Lookups = 500, Group = 10_000;

    /// <summary>Measures and prints a line for each step and engine.</summary>
    public static async Task<int> MeasureAsync(string file, string[] engines)
    {
        foreach (var engine in engines)
        {
            var folder = Directory.CreateTempSubdirectory("analyzer-engines-").FullName;
            try
            {
                await MeasureAsync(file, new StoreOptions { DataDirectory = folder, ConnectionString = engine == "duckdb" ? null : engine });
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return 0;
    }

    private static async Task MeasureAsync(string file, StoreOptions options)
    {
        await using var store = await SpanStores.OpenAsync(options, CancellationToken.None);
        Say($"{store.Engine}");
        var traces = new List<TraceId>();
        await TimedAsync(options, "append", async () => await AppendAsync(store, file, traces));
        // What autovacuum would have done by then.
        if (options.ConnectionString is { } server) await VacuumAsync(server);
        await SizeAsync(store, "as appended");
        await LookUpAsync(store, traces);
        await TimedAsync(options, "read a window", async () => await ReadAsync(store));
        await TimedAsync(options, "analyse", async () => await AnalyseAsync(store));
        var compacted = 0L;
        await TimedAsync(options, "by column", async () =>
        {
            compacted = await store.CompactAsync(long.MaxValue, CancellationToken.None);
            return compacted == 0 ? 0 : (await store.StatisticsAsync(CancellationToken.None)).Spans;
        });
        if (compacted == 0) return;
        await SizeAsync(store, "by column");
        await LookUpAsync(store, traces);
        await TimedAsync(options, "read a window by column", async () => await ReadAsync(store));
    }

    private static async Task<long> AppendAsync(ISpanStore store, string file, List<TraceId> traces)
    {
        var (batch, draft, spans) = (new SpanBatch(), new SpanDraft(), 0L);
        var requests = RequestFile.Read(file);
        foreach (var request in requests)
        {
            OtlpProtobufDecoder.Decode(request, batch, draft);
            if (batch.Count < Group && request != requests[^1]) continue;
            traces.Add(batch.TraceIdOf(batch.Count / 2));
            await store.AppendAsync([batch], CancellationToken.None);
            spans += batch.Count;
            batch.ClearSpans(16 << 20);
        }

        return spans;
    }

    private static async Task LookUpAsync(ISpanStore store, List<TraceId> traces)
    {
        var (times, random) = (new List<double>(), new Random(1));
        for (var i = 0; i < Lookups; i++)
        {
            var (into, at) = (new SpanBatch(), Stopwatch.GetTimestamp());
            if (await store.ReadTraceAsync(traces[random.Next(traces.Count)], into, CancellationToken.None) == 0) throw new InvalidOperationException("A trace is missing.");
            times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        }

        times.Sort();
        Say($"  trace by id: p50 {times[Lookups / 2]:F1} ms, p99 {times[Lookups * 99 / 100]:F1} ms");
    }

    private static async Task<long> ReadAsync(ISpanStore store)
    {
        var oldest = (await store.StatisticsAsync(CancellationToken.None)).OldestNs!.Value;
        return await store.ReadAsync(new SpanQuery(oldest, oldest + 60_000_000_000, Slice.Whole, 0), new SpanBatch(), CancellationToken.None);
    }

    private static async Task<long> AnalyseAsync(ISpanStore store)
    {
        var later = new Later();
        using var analysis = new WindowAnalysis(store, new WindowOptions(), later, new AnalysisFigures(), new EdgeAmplificationBoard(), new AnalysedWindows(), NullLogger<WindowAnalysis>.Instance);
        while (await analysis.StepAsync(CancellationToken.None))
        {
        }

        return (await store.StatisticsAsync(CancellationToken.None)).Spans;
    }

    private static async Task VacuumAsync(string connectionString)
    {
        await using var connection = new Npgsql.NpgsqlConnection(SpanStores.ConnectionString(connectionString, "analyzer benchmarks", 2) + ";Pooling=false;Command Timeout=0");
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("VACUUM ANALYZE span", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task SizeAsync(ISpanStore store, string how)
    {
        var statistics = await store.StatisticsAsync(CancellationToken.None);
        Say($"  {how}: {statistics.Partitions.Sum(partition => partition.Bytes) / (double)statistics.Spans:F1} B a span with indexes, {statistics.Bytes / (double)statistics.Spans:F1} B with dictionary and results");
    }

    private static async Task TimedAsync(StoreOptions options, string step, Func<Task<long>> work)
    {
        var (before, own, watch) = (await PostgreSqlCpu.ByNodeAsync(options.ConnectionString), Cpu(), Stopwatch.StartNew());
        var spans = await work();
        var (seconds, mine) = (watch.Elapsed.TotalSeconds, (Cpu() - own).TotalSeconds);
        var after = await PostgreSqlCpu.ByNodeAsync(options.ConnectionString);
        if (spans == 0) return;
        var a = 1e6 / spans;
        Say($"  {step}: {spans:#,0} spans in {seconds:F1} s, {spans / seconds / 1e3:F0} k spans/s, CPU-s a million: {mine * a:F2} ours, {(after.Server - before.Server).TotalSeconds * a:F2} the server's, {(after.Workers - before.Workers).TotalSeconds * a:F2} its workers'");
    }

    private static TimeSpan Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    // Everything has settled.
    private sealed class Later : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddDays(1);
    }
}
