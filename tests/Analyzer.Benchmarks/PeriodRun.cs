using System.Diagnostics;
using System.Globalization;
using Analyzer.Detect;
using Analyzer.Detect.Periods;
using Analyzer.Graph;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Reports;
using Analyzer.Service.Reports.Rollups;
using Analyzer.Store;
using Analyzer.Tests.Detect.Periods;

namespace Analyzer.Benchmarks;

/// <summary>
/// Measures reports on periods: <c>period fill FOLDER HOURS REQUESTS</c> rolls up simulated hours of 200 services and about 2,000 edges;
/// <c>period report FOLDER DAYS</c> makes the report on the last days of them. FOLDER may be a connection string.
/// </summary>
internal static class PeriodRun
{
    private const long HourNs = HourReduction.HourNs;

    /// <summary>Runs one step and prints what it took.</summary>
    public static async Task<int> MeasureAsync(string[] arguments)
    {
        await using var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = arguments[1], ConnectionString = arguments[1].Contains('=', StringComparison.Ordinal) ? arguments[1] : null }, CancellationToken.None);
        var (wall, cpu) = (Stopwatch.GetTimestamp(), Cpu());
        var work = arguments[0] switch
        {
            "fill" => await FillAsync(store, int.Parse(arguments[2], CultureInfo.InvariantCulture), int.Parse(arguments[3], CultureInfo.InvariantCulture)),
            "report" => await ReportAsync(store, int.Parse(arguments[2], CultureInfo.InvariantCulture)),
            _ => "unknown step",
        };
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{arguments[0]}: {work}; {Stopwatch.GetElapsedTime(wall).TotalSeconds:F2} s, {Cpu() - cpu:F2} CPU-s, peak {self.PeakWorkingSet64 / (1024.0 * 1024):F0} MiB"));
        return 0;
    }

    private static async Task<string> FillAsync(ISpanStore store, int hours, int requests)
    {
        var (builder, history, spans, batch) = (new RollupBuilder(store, new WindowOptions()), new SimulatedHistory(requests, HourNs - 60_000_000_000, 2), 0L, new SpanBatch());
        for (var hour = 0; hour < hours; hour++)
        {
            var fromNs = SimulatedHistory.StartNs + (hour * HourNs);
            batch.Clear();
            history.Generate(fromNs, batch);
            spans += batch.Count;
            var calls = Reconstruction.Run(batch, new ReconstructionOptions(), CancellationToken.None);
            await builder.WriteHourAsync(Reduction.Of(calls, fromNs, fromNs + HourNs, HourReduction.MinuteNs), null, CancellationToken.None);
            if (hour % 24 == 23) await builder.BuildDayAsync(fromNs - (fromNs % RollupBuilder.DayNs), null, CancellationToken.None);
        }

        // Nothing is left to do, as after background work.
        while (await store.Rollups.TakeAsync(long.MaxValue, long.MaxValue, long.MaxValue, CancellationToken.None) is { } due)
            await builder.BuildFromPartsAsync(due, CancellationToken.None);
        return string.Create(CultureInfo.InvariantCulture, $"{hours} hours of {spans:#,0} spans");
    }

    private static async Task<string> ReportAsync(ISpanStore store, int days)
    {
        var last = (await store.Rollups.ListAsync(0, long.MaxValue, HourNs, CancellationToken.None))[^1] + HourNs;
        var period = new TimeWindow(last - (days * RollupBuilder.DayNs), last);
        var report = await new PeriodReporter(store, new WindowOptions()).MakeAsync(new PeriodRequest(period, null), _ => { }, CancellationToken.None);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{days} days, {report.Coverage.HoursSeen} and {report.Coverage.HoursSeenBefore} hours, {report.Coverage.Spans:#,0} spans: {report.Amplifiers.Count} amplifiers, {report.Drift.Count} drifts, {report.Potential.Count} paths, {report.Totals.Counts.Calls:#,0} calls, {PeriodReportCodec.Encode(report).Length / 1024} KiB");
    }

    private static double Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }
}
