using System.Diagnostics;
using System.Globalization;
using Analyzer.Ingest.Otlp;
using Analyzer.Model.Spans;
using Analyzer.Store;

namespace Analyzer.Benchmarks;

/// <summary>
/// Measures a store with OTLP requests in one plain process: <c>dotnet run -c Release --project tests/Analyzer.Benchmarks -- store ENGINE FILE [GROUP [ROUNDS]]</c>,
/// where ENGINE is <c>duckdb</c> or the connection string of an empty PostgreSQL database.
/// FILE holds protobuf requests, each behind its length (four bytes, most significant first). Trace and span ids are shifted from round
/// to round, so that further rounds are further traces.
/// </summary>
internal static class StoreRun
{
    private const int Lookups = 1_000;
    private const int KeptStringBytes = 16 << 20;

    /// <summary>Appends the file's spans in groups, then reads, and prints what each cost.</summary>
    public static async Task<int> MeasureAsync(string engine, string file, int group, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("analyzer-store-").FullName;
        var options = new StoreOptions { DataDirectory = folder, ConnectionString = engine == "duckdb" ? null : engine };
        var requests = RequestFile.Read(file);
        var traces = new List<TraceId>();
        try
        {
            var store = await SpanStores.OpenAsync(options, CancellationToken.None);
            var server = await PostgreSqlCpu.SoFarAsync(options.ConnectionString);
            for (var round = 0; round < rounds; round++) await AppendAsync(store, requests, group, round, traces);
            if (options.ConnectionString is not null) Say($"the server's own: {((await PostgreSqlCpu.SoFarAsync(options.ConnectionString)) - server).TotalSeconds:F2} CPU-s in all");
            if (options.ConnectionString is null) await OpenKilledAsync(options);
            var start = Cpu();
            await store.DisposeAsync();
            Say($"closing and its checkpoint: {(Cpu() - start).TotalSeconds:F2} CPU-s");
            var watch = Stopwatch.StartNew();
            store = await SpanStores.OpenAsync(options, CancellationToken.None);
            Say($"opening: {watch.Elapsed.TotalSeconds:F2} s");
            await ReadAsync(store, traces);
            await store.DisposeAsync();
            Say($"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB, of which the file of requests {requests.Sum(request => request.Length) / 1e6:F0} MB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    /// <summary>Opens a copy of the files as they are while the store is open, which is what SIGKILL would leave.</summary>
    private static async Task OpenKilledAsync(StoreOptions options)
    {
        var copy = Path.Combine(options.DataDirectory, "killed");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(options.DataDirectory, "analyzer.duckdb*")) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        var log = new FileInfo(Path.Combine(copy, "analyzer.duckdb.wal")) is { Exists: true } found ? found.Length : 0;
        var (cpu, watch) = (Cpu(), Stopwatch.StartNew());
        var store = await SpanStores.OpenAsync(options with { DataDirectory = copy }, CancellationToken.None);
        Say($"opening after SIGKILL with a log of {log / 1e6:F0} MB: {watch.Elapsed.TotalSeconds:F2} s, {(Cpu() - cpu).TotalSeconds:F2} CPU-s, {(await store.StatisticsAsync(CancellationToken.None)).Spans} spans");
        await store.DisposeAsync();
    }

    private static async Task AppendAsync(ISpanStore store, List<byte[]> requests, int group, int round, List<TraceId> traces)
    {
        var (cpu, watch, spans) = (Cpu(), Stopwatch.StartNew(), 0L);
        var (decoded, shifted) = (new SpanBatch(), new SpanBatch());
        var draft = new SpanDraft();
        var waits = new List<double>();
        foreach (var request in requests)
        {
            OtlpProtobufDecoder.Decode(request, decoded, draft);
            if (decoded.Count < group && request != requests[^1]) continue;
            var batch = round == 0 ? decoded : Shift(decoded, shifted, round);
            if (traces.Count < Lookups * 10) traces.Add(batch.TraceIdOf(batch.Count / 2));
            var began = watch.Elapsed;
            await store.AppendAsync([batch], CancellationToken.None);
            waits.Add((watch.Elapsed - began).TotalMilliseconds);
            spans += decoded.Count;
            decoded.ClearSpans(KeptStringBytes);
            shifted.ClearSpans(KeptStringBytes);
        }

        waits.Sort();
        Say($"{spans} spans in groups of {group}: {(Cpu() - cpu).TotalSeconds / spans * 1e6:F2} CPU-s a million (decode, append, checkpoints), {spans / watch.Elapsed.TotalSeconds / 1e3:F0} k spans/s, append p50 {waits[waits.Count / 2]:F1} ms, p99 {waits[(int)(waits.Count * 0.99)]:F1} ms, slowest {waits[^1]:F0} ms");
    }

    private static async Task ReadAsync(ISpanStore store, List<TraceId> traces)
    {
        var statistics = await store.StatisticsAsync(CancellationToken.None);
        Say($"{statistics.Engine}: {statistics.Spans} spans, {statistics.Bytes / (double)statistics.Spans:F1} B a span, {statistics.Partitions.Count} partitions");
        var (times, started) = (new List<double>(), Cpu());
        var random = new Random(1);
        for (var i = 0; i < Lookups; i++)
        {
            var into = new SpanBatch();
            var at = Stopwatch.GetTimestamp();
            if (await store.ReadTraceAsync(traces[random.Next(traces.Count)], into, CancellationToken.None) == 0) throw new InvalidOperationException("A trace is missing.");
            times.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
        }

        times.Sort();
        Say($"trace by id: p50 {times[Lookups / 2]:F1} ms, p99 {times[Lookups * 99 / 100]:F1} ms, slowest {times[^1]:F1} ms, {(Cpu() - started).TotalMilliseconds / Lookups:F1} CPU-ms each");
        var (cpu, watch, all) = (Cpu(), Stopwatch.StartNew(), new SpanBatch());
        var to = statistics.OldestNs!.Value + Math.Min(60_000_000_000, statistics.NewestNs!.Value - statistics.OldestNs.Value);
        await store.ReadAsync(new SpanQuery(statistics.OldestNs.Value, to, Slice.Whole, 0), all, CancellationToken.None);
        Say($"read {all.Count} spans: {all.Count / watch.Elapsed.TotalSeconds / 1e6:F2} M spans/s, {(Cpu() - cpu).TotalSeconds / all.Count * 1e6:F2} CPU-s a million");
        foreach (var horizon in new[] { 0L, 60_000_000_000 })
        {
            var part = new SpanBatch();
            watch.Restart();
            await store.ReadAsync(new SpanQuery(statistics.OldestNs.Value + 10_000_000_000, statistics.OldestNs.Value + 20_000_000_000, new Slice(3, 16), horizon), part, CancellationToken.None);
            Say($"read one of 16 slices of 10 s, horizon {horizon / 1e9} s: {part.Count} spans, {watch.Elapsed.TotalMilliseconds:F0} ms");
        }
    }

    private static SpanBatch Shift(SpanBatch from, SpanBatch into, int round)
    {
        var draft = new SpanDraft();
        var mask = (ulong)round * 0x9E3779B97F4A7C15;
        var resources = Enumerable.Range(0, from.Resources.Count).Select(id => into.Resources.Intern([.. from.Resources.AttributesOf(id).ToArray().Select(item => Copy(from, into, item))])).ToArray();
        for (var span = 0; span < from.Count; span++)
        {
            draft.Reset();
            draft.TraceId = new TraceId(from.TraceHigh[span] ^ mask, from.TraceLow[span] ^ mask);
            draft.SpanId = new SpanId(from.SpanIds[span] ^ mask);
            draft.ParentId = new SpanId(from.ParentIds[span] == 0 ? 0 : from.ParentIds[span] ^ mask);
            draft.StartNs = from.StartNs[span] + (round * 60_000_000_000L);
            draft.EndNs = from.EndNs[span] + (round * 60_000_000_000L);
            draft.Name = into.Strings.Intern(from.Strings.GetUtf8(from.Names[span]));
            draft.Kind = from.Kinds[span];
            draft.Status = from.Statuses[span];
            foreach (var attribute in from.AttributesOf(span)) draft.Attributes.Add(Copy(from, into, attribute));
            into.Add(draft, resources[from.ResourceIds[span]], into.Resources.InternScope(into.Strings.Intern("load"), 0));
        }

        return into;
    }

    private static SpanAttribute Copy(SpanBatch from, SpanBatch into, SpanAttribute text) =>
        new(into.Strings.Intern(from.Strings.GetUtf8(text.Key)), AttributeType.Text, into.Strings.Intern(from.Strings.GetUtf8(text.Value)));

    private static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
