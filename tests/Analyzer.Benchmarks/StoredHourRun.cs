using System.Diagnostics;
using System.Globalization;
using Analyzer.Ingest.Files;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Service.Cli;
using Analyzer.Service.Telemetry;
using Analyzer.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Analyzer.Benchmarks;

/// <summary>
/// Measures a stored hour: <c>stored-hour fill FOLDER SPANS FILE…</c> fills an embedded store with copies of a recording, each
/// at another time and with traces of its own; <c>analyse FOLDER</c> runs background analysis over it; <c>report FOLDER</c>
/// makes the report of the hour; <c>search FOLDER</c> searches it. FOLDER may be a connection string. A process each, so that the peak of memory is that of the step.
/// </summary>
internal static class StoredHourRun
{
    private const long SecondNs = 1_000_000_000;
    private const long HourNs = 3_600 * SecondNs;
    private const long StartNs = 1_795_442_400 * SecondNs;
    private const int SpansPerAppend = 100_000;

    /// <summary>Runs one step and prints what it took.</summary>
    public static async Task<int> MeasureAsync(string[] arguments)
    {
        await using var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = arguments[1], ConnectionString = arguments[1].Contains('=', StringComparison.Ordinal) ? arguments[1] : null }, CancellationToken.None);
        var (wall, cpu) = (Stopwatch.GetTimestamp(), Cpu());
        var work = arguments[0] switch
        {
            "fill" => await FillAsync(store, long.Parse(arguments[2], CultureInfo.InvariantCulture), arguments[3..]),
            "analyse" => await AnalyseAsync(store),
            "report" => await ReportAsync(store),
            "search" => await SearchRun.MeasureAsync(store),
            _ => "unknown step",
        };
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{arguments[0]}: {work}; {Stopwatch.GetElapsedTime(wall).TotalSeconds:F2} s, {Cpu() - cpu:F2} CPU-s, peak {self.PeakWorkingSet64 / (1024.0 * 1024):F0} MiB"));
        return 0;
    }

    private static async Task<string> FillAsync(ISpanStore store, long spans, string[] files)
    {
        var source = new SpanBatch();
        SpanFiles.Read(files, source, new ReadOptions(), CancellationToken.None);
        var firstNs = long.MaxValue;
        var lastNs = long.MinValue;
        foreach (var startNs in source.StartNs) (firstNs, lastNs) = (Math.Min(firstNs, startNs), Math.Max(lastNs, startNs));
        var copies = (int)((spans + source.Count - 1) / source.Count);
        var batch = new SpanBatch();
        for (var copy = 0; copy < copies; copy++)
        {
            var shiftNs = StartNs - firstNs + (long)((HourNs - (lastNs - firstNs)) * (copies == 1 ? 0 : (double)copy / (copies - 1)));
            new SpanCopy(source, batch, shiftNs, (ulong)copy * 0x9E3779B97F4A7C15).AddAll();
            if (batch.Count < SpansPerAppend && copy < copies - 1) continue;
            await store.AppendAsync([batch], CancellationToken.None);
            batch.Clear();
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(long)copies * source.Count:N0} spans");
    }

    private static async Task<string> AnalyseAsync(ISpanStore store)
    {
        var figures = new AnalysisFigures();
        using var analysis = new WindowAnalysis(store, new WindowOptions { SettleNs = -HourNs }, TimeProvider.System, figures, new EdgeAmplificationBoard(), new AnalysedWindows(), NullLogger<WindowAnalysis>.Instance);
        while (await analysis.StepAsync(CancellationToken.None))
        {
        }

        var (results, bytes, rows) = (0, 0L, 0L);
        await foreach (var result in store.Analysis.ReadAsync(0, long.MaxValue, edges: true, CancellationToken.None))
        {
            results++;
            bytes += result.State.Length;
            rows += result.Edges.Count;
        }

        return string.Create(CultureInfo.InvariantCulture,
            $"{figures.Windows} windows of {figures.Spans:N0} spans, {figures.Reopened} re-opened, {figures.Failures} failed; {results} results, {bytes / Math.Max(1, results):N0} B of state and {rows / Math.Max(1, results):N0} rows each");
    }

    private static async Task<string> ReportAsync(ISpanStore store)
    {
        var result = await new StoredAnalysis(store, new WindowOptions()).RunAsync(
            new(new TimeBound.At("", StartNs), new TimeBound.At("", StartNs + HourNs), null, null, null), _ => { }, CancellationToken.None);
        return string.Create(CultureInfo.InvariantCulture, $"{result.DataQuality.Spans:N0} spans, {result.Edges.Count} edges, {result.Paths.Count} paths, {result.Exemplars.Count} exemplars");
    }

    private static double Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }
}
