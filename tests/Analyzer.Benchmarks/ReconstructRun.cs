using System.Diagnostics;
using System.Globalization;
using Analyzer.Detect;
using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Spans;
using Analyzer.Simulate;

namespace Analyzer.Benchmarks;

/// <summary>
/// Measures reconstruction in one plain process: <c>dotnet run -c Release --project tests/Analyzer.Benchmarks -- reconstruct FILE…</c>.
/// Without files it simulates every shipped scenario under several seeds, about a million spans.
/// </summary>
/// <remarks>CPU time is printed beside wall time because the machine may be shared; it counts the garbage collector's threads too.</remarks>
internal static class ReconstructRun
{
    private const int Rounds = 5;
    private const int SimulatedSpans = 1_000_000;

    /// <summary>Prints spans, seconds, spans a second and bytes allocated, a line a round.</summary>
    public static int Measure(string[] files)
    {
        var batch = files.Length > 0 ? Read(files) : Simulate(SimulatedSpans);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{batch.Count} spans in memory, {Environment.ProcessorCount} cores"));
        for (var round = 1; round <= Rounds; round++) MeasureOnce(batch, round);
        return 0;
    }

    /// <summary>Spans of every shipped scenario, seed after seed, until there are <paramref name="least"/>.</summary>
    internal static SpanBatch Simulate(int least)
    {
        var batch = new SpanBatch();
        for (ulong seed = 1; batch.Count < least; seed++)
        {
            foreach (var scenario in Scenario.List())
            {
                using var stream = new MemoryStream();
                OtlpJsonWriter.Write(Simulator.Run(Scenario.Load(scenario), seed), stream);
                stream.Position = 0;
                SpanFiles.Read(stream, scenario, batch, new ReadOptions(), CancellationToken.None);
                if (batch.Count >= least) break;
            }
        }

        return batch;
    }

    private static SpanBatch Read(string[] files)
    {
        var batch = new SpanBatch();
        SpanFiles.Read(files, batch, new ReadOptions(), CancellationToken.None);
        return batch;
    }

    private static void MeasureOnce(SpanBatch batch, int round)
    {
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var wall = Stopwatch.GetTimestamp();
        var set = Reconstruction.Run(batch, new ReconstructionOptions());
        var seconds = Stopwatch.GetElapsedTime(wall).TotalSeconds;
        var cpuSeconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        wall = Stopwatch.GetTimestamp();
        Detection.Run(set, null, new ReadSummary(), new DetectionOptions());
        var detection = Stopwatch.GetElapsedTime(wall).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"round {round}: {seconds:F2} s, {cpuSeconds:F2} CPU-s, {batch.Count / seconds / 1e6:F2} M spans/s; with detection {seconds + detection:F2} s, {batch.Count / (seconds + detection) / 1e6:F2} M spans/s; {bytes / (double)Math.Max(1, batch.Count):F0} B allocated a span, {set.Traces.Length} traces, {set.Calls.Length} calls, {set.Attempts.Length} attempts"));
    }
}
