using System.Globalization;

namespace Analyzer.Benchmarks.Scale;

/// <summary>
/// Prints the capacity model and what the simulation says: <c>scale INGEST COORDINATOR WORKERS ANALYZE ANALYZESERVERS COMPACT HEAPBYTES COLUMNBYTES [CORES MEASURED]</c>, CPU-s
/// and bytes a million spans and a span as <c>engines</c> measured them; with the cores of that machine and the spans/s it appended, how near the model is.
/// </summary>
internal static class ScaleRun
{
    private const double WireBytes = 544, Busy = 0.6, WorkerCores = 16;

    /// <summary>Prints.</summary>
    public static int Print(string[] arguments)
    {
        var figures = arguments.Select(figure => double.Parse(figure, CultureInfo.InvariantCulture)).ToArray();
        var costs = new SpanCosts(figures[0], figures[1], figures[2], figures[3], figures[4], figures[5], WireBytes, figures[6], figures[7]);
        if (figures.Length >= 10) Check(costs, figures[8], figures[9]);
        Say($"| spans/s | ingest cores | coordinator cores | workers of {WorkerCores} cores | analysis cores | received, Gbit/s | written a day, a node, TB | 7 days by column, TB | the same on heap, TB |");
        Say($"|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var rate in new[] { 1e4, 1e5, 1e6, 1e7 })
        {
            var need = Deployment.For(rate, costs, WorkerCores, Busy);
            var day = rate * 86_400;
            Say($"| {rate:#,0} | {need.IngestCores:0.0} | {need.CoordinatorCores:0.0} | {need.Workers} | {need.AnalyzeCores:0.0} | {rate * WireBytes * 8 / 1e9:0.00} | {day * costs.HeapBytes / need.Workers / 1e12:0.00} | {day * ((6 * costs.ColumnBytes) + costs.HeapBytes) / 1e12:0.0} | {day * 7 * costs.HeapBytes / 1e12:0.0} |");
        }

        Say($"");
        Say($"| an hour at the rate, with | waited most at senders, spans | none waits from, s after it began | lag of analysis, most | busiest |");
        Say($"|---|--:|--:|--:|---|");
        foreach (var rate in new[] { 1e4, 1e5, 1e6 })
        {
            var on = Deployment.For(rate, costs, WorkerCores, Busy);
            Line(rate, on, costs, "nothing down");
            Line(rate, on, costs, "a worker down for 60 s", new Outage(Part.Worker, 600, 60));
            Line(rate, on, costs, "the coordinator for 60 s", new Outage(Part.Coordinator, 600, 60));
            Line(rate, on, costs, "half of the ingest replicas for 300 s", new Outage(Part.HalfOfIngest, 600, 300));
            Line(rate, on, costs, "half of the analysis for 600 s", new Outage(Part.HalfOfAnalysis, 600, 600));
        }

        return 0;
    }

    // One appender takes turns with the servers, so that the machine does the sum of the work on one core, and a little on the other.
    private static void Check(SpanCosts costs, double cores, double measured)
    {
        var whole = 1e6 / costs.Append;
        var run = PipelineSimulation.Run(costs, new Deployment(cores * costs.Ingest / costs.Append, cores * costs.Coordinator / costs.Append, cores * costs.Workers / costs.Append / 2, 2, 1e9), 1e9, 60);
        Say($"One core's worth: {whole:#,0} spans/s; {cores} cores, simulated: {run.Appended / 60:#,0} spans/s; measured: {measured:#,0} spans/s ({measured / (run.Appended / 60) - 1:+0 %;-0 %})");
        Say($"");
    }

    private static void Line(double rate, Deployment on, SpanCosts costs, string with, params Outage[] outages)
    {
        var run = PipelineSimulation.Run(costs, on, rate, 3_600, outages);
        var drained = outages.Length == 0 ? "–" : run.DrainedSecond is { } second ? Math.Max(0, second - 600).ToString(CultureInfo.InvariantCulture) : "never";
        Say($"| {rate:#,0} spans/s, {with} | {run.WaitedMost:#,0} | {drained} | {run.LagMost:0} s | {run.Busiest.Name}, {run.Busiest.Share:P0} |");
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
