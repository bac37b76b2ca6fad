using System.Globalization;

namespace Analyzer.Benchmarks.Scale;

/// <summary>
/// The capacity model (docs/scale.md). <c>scale measure FILE STORE STOP START</c> runs the small case on a cluster and simulates the same;
/// <c>scale plan INGEST COORDINATOR WORKERS ANALYZE ANALYZESERVERS COMPACT HEAPBYTES COLUMNBYTES</c> prints what rates need, and what outages
/// do to them: CPU-s a million spans and bytes a span, as <c>scale measure</c> and <c>engines</c> found them.
/// </summary>
internal static class ScaleRun
{
    private const double Busy = 0.6, WorkerCores = 16;

    /// <summary>Measures or prints.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case ["measure", var file, var store, var stop, var start]:
                Check(await SmallCase.MeasureAsync(file, store, stop, start));
                return 0;
            case ["plan", .. var figures] when figures.Length == 8:
                var f = figures.Select(figure => double.Parse(figure, CultureInfo.InvariantCulture)).ToArray();
                Plan(new SpanCosts(f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]));
                return 0;
            default:
                Console.Error.WriteLine("scale measure FILE STORE STOP START | scale plan INGEST COORDINATOR WORKERS ANALYZE ANALYZESERVERS COMPACT HEAPBYTES COLUMNBYTES");
                return 2;
        }
    }

    // The parts share the machine's cores as they need them: in the model each has its share of them.
    private static void Check(SmallCase real)
    {
        var (ingest, coordinator, workers) = real.Costs;
        var costs = new SpanCosts(ingest, coordinator, workers, 0, 0, 0, 0, 0);
        var core = Environment.ProcessorCount / costs.Append;
        var on = new Deployment(core * ingest, core * coordinator, core * workers / 2, 2, 0);
        var full = PipelineSimulation.Run(costs, on, 1e9, 60).Appended / 60;
        var paced = PipelineSimulation.Run(costs, on, real.Rate, 300, real.Outage);
        Say($"CPU-s a million spans: {ingest:0.00} ours, {coordinator:0.00} the coordinator's, {workers:0.00} the workers'; {Environment.ProcessorCount} cores");
        Say($"| | measured | simulated | |");
        Say($"|---|--:|--:|--:|");
        Say($"| as much as it takes, spans/s | {real.SpansPerSecond:#,0} | {full:#,0} | {(full / real.SpansPerSecond) - 1:+0 %;-0 %;0 %} |");
        Say($"| {real.Rate:#,0} spans/s, a worker down for {real.Outage.Seconds} s, then everything at {real.Outage.CatchUp:P0}: most that waited, spans | {real.WaitedMost:#,0} | {paced.WaitedMost:#,0} | {(paced.WaitedMost / real.WaitedMost) - 1:+0 %;-0 %;0 %} |");
        Say($"| none waits from, s after it was back | {real.DrainedSecond - real.Outage.FromSecond - real.Outage.Seconds} | {paced.DrainedSecond - real.Outage.FromSecond - real.Outage.Seconds} | |");
    }

    private static void Plan(SpanCosts costs)
    {
        Say($"| spans/s | ingest cores | coordinator cores | workers of {WorkerCores} cores: for CPU, space, writing | analysis replicas | received, Gbit/s | kept {Deployment.Days} days, TB | appended without outage, spans/s | lag of analysis, most |");
        Say($"|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var rate in new[] { 1e4, 1e5, 1e6, 1e7 })
        {
            var need = Deployment.For(rate, costs, WorkerCores, Busy);
            var workers = string.Join(", ", Deployment.WorkersFor(rate, costs, WorkerCores, Busy).Select(limit => limit.Workers.ToString("0.0", CultureInfo.InvariantCulture)));
            var run = PipelineSimulation.Run(costs, need, rate, 6 * 3_600);
            Say($"| {rate:#,0} | {need.IngestCores:0.0} | {need.CoordinatorCores:0.0} | {need.Workers}: {workers} | {need.Analysts} | {rate * SpanCosts.WireBytes * 8 / 1e9:0.00} | {Deployment.Stored(rate, costs) / 1e12:0.0} | {run.Appended / (6 * 3_600):#,0} | {run.LagMost:0} s |");
        }

        const double one = 1e5;
        Say($"");
        Say($"| two hours at {one:#,0} spans/s | waited most at senders, seconds' worth | none waits from, s after it began | lag of analysis, most |");
        Say($"|---|--:|--:|--:|");
        var on = Deployment.For(one, costs, WorkerCores, Busy);
        Line(one, on, costs, "nothing down");
        // Back after half a minute, and at three quarters of its speed, as measured.
        Line(one, on, costs, "a worker down for 60 s", new Outage(Part.Worker, 600, 60, 0.75));
        Line(one, on, costs, "the coordinator down for 60 s", new Outage(Part.Coordinator, 600, 60, 0.75));
        Line(one, on, costs, "half of the ingest replicas down for 300 s", new Outage(Part.HalfOfIngest, 600, 300));
        Line(one, on, costs, "half of the analysis down for 600 s", new Outage(Part.HalfOfAnalysis, 600, 600));
    }

    private static void Line(double rate, Deployment on, SpanCosts costs, string with, params Outage[] outages)
    {
        var run = PipelineSimulation.Run(costs, on, rate, 7_200, outages);
        var drained = run.WaitedMost < 1 ? "–" : run.DrainedSecond is { } second ? Math.Max(0, second - 600).ToString(CultureInfo.InvariantCulture) : "never";
        Say($"| {with} | {run.WaitedMost / rate:0} | {drained} | {run.LagMost:0} s |");
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
