using System.Diagnostics;
using System.Globalization;
using Analyzer.Detect;
using Analyzer.Detect.Amplification;
using Analyzer.Detect.Exemplars;
using Analyzer.Detect.Series;
using Analyzer.Detect.Views;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;

namespace Analyzer.Benchmarks;

/// <summary>
/// Measures detection: <c>incidents share FILE…</c> compares it with reconstruction on a recording copied to a million
/// spans; <c>incidents passes FILE…</c> measures each pass of the reduction alone; <c>incidents fill FILE</c> writes the edge series of a day of 200 services and 2,080 edges with one incident in it,
/// <c>incidents day FILE</c> analyses them, in a process of its own so that the peak of memory is its own.
/// </summary>
internal static class IncidentRun
{
    private const int Rounds = 5;
    private const int LeastSpans = 1_000_000;

    /// <summary>Runs one step and prints what it took.</summary>
    public static int Measure(string[] arguments)
    {
        switch (arguments)
        {
            case ["share", .. var files]:
                Share(Repeated(files));
                return 0;
            case ["adds", .. var files]:
                Adds(Repeated(files));
                return 0;
            case ["passes", .. var files]:
                PassRun.Measure(Reconstruction.Run(Repeated(files), new ReconstructionOptions()));
                return 0;
            case ["fill", var file]:
                Fill(file);
                return 0;
            case ["day", var file]:
                Day(file);
                return 0;
            default:
                Console.Error.WriteLine("incidents share RECORDING… | incidents adds RECORDING… | incidents passes RECORDING… | incidents fill FILE | incidents day FILE");
                return 2;
        }
    }

    // The copies lie over each other, as if the same had happened to many more users: one incident, in as many buckets.
    private static SpanBatch Repeated(string[] files)
    {
        var (source, batch) = (new SpanBatch(), new SpanBatch());
        SpanFiles.Read(files, source, new ReadOptions(), CancellationToken.None);
        for (var copy = 0; batch.Count < LeastSpans; copy++) new SpanCopy(source, batch, 0, (ulong)copy * 0x9E3779B97F4A7C15).AddAll();
        return batch;
    }

    private static void Share(SpanBatch batch)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{batch.Count:N0} spans in memory, {Environment.ProcessorCount} cores"));
        var shares = new List<double>();
        for (var round = 1; round <= Rounds; round++)
        {
            GC.Collect();
            CallSet? set = null;
            AnalysisResult? result = null;
            var reconstruct = Timed(() => set = Reconstruction.Run(batch, new ReconstructionOptions()));
            var detect = Timed(() => result = Detection.Run(set!, null, new ReadSummary(), new DetectionOptions()));
            var reduce = Timed(() => Reduction.Of(set!, null, null, null));
            shares.Add(detect.Cpu / reconstruct.Cpu);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round}: reconstruction {reconstruct.Wall:F2} s ({reconstruct.Cpu:F2} CPU-s), detection {detect.Wall:F2} s ({detect.Cpu:F2} CPU-s), of which reduction {reduce.Wall:F2} s: {detect.Cpu / reconstruct.Cpu:P1} of reconstruction's CPU, {detect.Wall / reconstruct.Wall:P1} of its time; {set!.Calls.Length:N0} calls, {result!.Incidents.Count} incidents"));
        }

        shares.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median: {shares[Rounds / 2]:P1} of reconstruction's CPU"));
    }

    // When garbage is collected depends on what came before: so whole rounds are compared, with detection and without, and the pauses told apart.
    private static void Adds(SpanBatch batch)
    {
        var (without, edges, with) = (new List<(double Wall, double Cpu, double Pause)>(), new List<(double Wall, double Cpu, double Pause)>(), new List<(double Wall, double Cpu, double Pause)>());
        for (var round = 0; round <= 4 * Rounds; round++)
        {
            without.Add(Paused(() => Reconstruction.Run(batch, new ReconstructionOptions())));
            edges.Add(Paused(() => EdgesOf(Reconstruction.Run(batch, new ReconstructionOptions()))));
            with.Add(Paused(() => Detection.Run(Reconstruction.Run(batch, new ReconstructionOptions()), null, new ReadSummary(), new DetectionOptions())));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{batch.Count:N0} spans, {4 * Rounds} rounds each way, medians of reconstruction, with amplification of edges and paths, with all of detection:"));
        Say("time", time => time.Wall);
        Say("time without pauses", time => time.Wall - time.Pause);
        Say("CPU", time => time.Cpu);

        void Say(string what, Func<(double Wall, double Cpu, double Pause), double> figure)
        {
            var (before, between, after) = (Median(without, figure), Median(edges, figure), Median(with, figure));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-20} {before:F2} s, {between:F2} s, {after:F2} s: + {(between - before) / before:P0}, of which incidents {(after - between) / before:P0} more"));
        }

        static double Median(IEnumerable<(double Wall, double Cpu, double Pause)> times, Func<(double Wall, double Cpu, double Pause), double> figure) => times.Skip(1).Select(figure).Order().ElementAt(2 * Rounds);

        // What a report held before there were incidents in it.
        static object EdgesOf(CallSet set)
        {
            var times = WindowFinder.TraceTimes(set);
            var window = WindowFinder.Find(set, times, null, null);
            var (index, grid) = (CallIndex.Build(set, times, window), BucketGrid.Over(window.StartNs, window.EndNs, null));
            var (series, paths, senders) = (default(EdgeSeriesSet), default(PathTree), default(SenderTable));
            Parallel.Invoke(() => ExcessAttribution.Attribute(index, series = EdgeSeriesReducer.Reduce(index, grid)), () => paths = PathTree.Build(index, grid), () => senders = SenderTable.Of(set, times, window));
            var summaries = EdgeSummaries.Of(series!, null);
            return (summaries, senders, PathSummaries.Of(paths!, null, 10), DashboardSummary.Of(series!, null), HiddenSummary.Of(series!, null), ExemplarBuilder.Build(summaries, series!, new DetectionOptions().Exemplars, _ => index));
        }

        static (double Wall, double Cpu, double Pause) Paused(Func<object> work)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var pause = GC.GetTotalPauseDuration();
            object? made = null;
            var (wall, cpu) = Timed(() => made = work());
            GC.KeepAlive(made);
            return (wall, cpu, (GC.GetTotalPauseDuration() - pause).TotalSeconds);
        }
    }

    private static void Fill(string path)
    {
        var (day, merged) = (new SimulatedDay(), Reduction.Empty(SimulatedDay.Day, null));
        foreach (var part in SimulatedDay.Parts(merged.BucketNs))
        {
            var spans = new SpanBatch();
            day.Generate(part, spans);
            merged.Merge(Reduction.OfWindow(Reconstruction.Run(spans, new ReconstructionOptions()), part, merged.BucketNs, 0));
        }

        var state = WindowState.Write(merged, new WindowBorders());
        File.WriteAllBytes(path, state);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{merged.Spans:N0} spans reduced to {state.Length / 1e6:F1} MB"));
    }

    private static void Day(string path)
    {
        Reduction? day = null;
        AnalysisResult? result = null;
        var read = Timed(() => day = WindowState.ReadReduction(File.ReadAllBytes(path)));
        var detect = Timed(() => result = Detection.Run(day!, null, new ReadSummary(), new DetectionOptions { FromNs = SimulatedDay.Day.StartNs, ToNs = SimulatedDay.Day.EndNs }, _ => Reconstruction.Run(new SpanBatch(), new ReconstructionOptions())));
        using var self = Process.GetCurrentProcess();
        var causes = string.Join(", ", result!.Incidents.Select(incident => incident.RootCauses.Count > 0 ? incident.RootCauses[0].Service : "unknown").DefaultIfEmpty("none"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Services.Count} services, {result.Edges.Count(edge => edge.Caller is not null):N0} edges, {result.BucketNs / 1e9:F0} s a bucket: reading {read.Wall:F2} s, detection {detect.Wall:F2} s ({detect.Cpu:F2} CPU-s), peak {self.PeakWorkingSet64 / (1024.0 * 1024):F0} MiB; {result.Incidents.Count} incidents, caused by {causes} (true: {SimulatedDay.Cause})"));
    }

    private static (double Wall, double Cpu) Timed(Action work)
    {
        using var self = Process.GetCurrentProcess();
        var (wall, cpu) = (Stopwatch.GetTimestamp(), self.TotalProcessorTime);
        work();
        self.Refresh();
        return (Stopwatch.GetElapsedTime(wall).TotalSeconds, (self.TotalProcessorTime - cpu).TotalSeconds);
    }
}
