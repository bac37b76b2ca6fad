namespace Analyzer.Benchmarks.Scale;

/// <summary>A time in which something is down.</summary>
/// <param name="What">What.</param>
/// <param name="FromSecond">First second.</param>
/// <param name="Seconds">How long, until it takes something again.</param>
/// <param name="CatchUp">Share of their usual speed at which the servers work until nothing waits: after a crash each page is written whole once.</param>
internal readonly record struct Outage(Part What, int FromSecond, int Seconds, double CatchUp = 1);

/// <summary>What can be down.</summary>
internal enum Part
{
    /// <summary>One of the workers: every append touches every node, so none is acknowledged meanwhile.</summary>
    Worker,

    /// <summary>The coordinator: nothing is.</summary>
    Coordinator,

    /// <summary>Half of the replicas that receive.</summary>
    HalfOfIngest,

    /// <summary>Half of the replicas that analyse.</summary>
    HalfOfAnalysis,
}

/// <summary>What a simulated time came to.</summary>
/// <param name="Appended">Spans acknowledged.</param>
/// <param name="WaitedMost">Most spans that waited at their senders.</param>
/// <param name="DrainedSecond">Second from which on none waits any more; null: never.</param>
/// <param name="LagMost">Oldest a window that waited for analysis became, s, its settling included.</param>
/// <param name="Busiest">The part whose cores were busiest over all, and how busy, 0 to 1.</param>
internal sealed record PipelineOutcome(double Appended, double WaitedMost, int? DrainedSecond, double LagMost, (string Name, double Share) Busiest);

/// <summary>
/// The pipeline as flows of spans, a second a step: senders keep what is not acknowledged, appends come before analysis wherever both want the
/// same cores, windows of a minute are due half a minute after their end and are analysed in order.
/// </summary>
internal static class PipelineSimulation
{
    private const int WindowSeconds = 60, SettleSeconds = 30;

    /// <summary>Runs it.</summary>
    public static PipelineOutcome Run(SpanCosts costs, Deployment on, double spansPerSecond, int seconds, params Outage[] outages)
    {
        var (waiting, appended, waitedMost, lagMost, drained) = (0d, 0d, 0d, 0d, (int?)null);
        var used = new Dictionary<string, (double Cores, double Had)> { ["ingest replicas"] = default, ["coordinator"] = default, ["workers"] = default, ["analysis replicas"] = default };
        var windows = new List<(int EndSecond, double Left)>();
        var window = 0d;
        for (var second = 0; second < seconds; second++)
        {
            bool IsDown(Part part) => outages.Any(outage => outage.What == part && second >= outage.FromSecond && second < outage.FromSecond + outage.Seconds);
            var (worker, coordinator) = (IsDown(Part.Worker), IsDown(Part.Coordinator));
            var ingest = on.IngestCores * (IsDown(Part.HalfOfIngest) ? 0.5 : 1);
            var analysts = IsDown(Part.HalfOfAnalysis) ? on.Analysts / 2 : on.Analysts;
            var offered = spansPerSecond + waiting;
            var speed = waiting > spansPerSecond ? outages.Where(outage => second >= outage.FromSecond).Select(outage => outage.CatchUp).DefaultIfEmpty(1).Min() : 1;
            var (front, back) = (coordinator ? 0 : speed * on.CoordinatorCores, speed * on.WorkerCores * (on.Workers - (worker ? 1 : 0)));
            var most = worker || coordinator ? 0 : 1e6 * Math.Min(ingest / costs.Ingest, Math.Min(front / costs.Coordinator, back / costs.Workers));
            var now = Math.Min(offered, most);
            waiting = offered - now;
            appended += now;
            waitedMost = Math.Max(waitedMost, waiting);
            drained = waiting < spansPerSecond * 1e-6 ? drained ?? second : null;
            window += now;
            if (second % WindowSeconds == WindowSeconds - 1)
            {
                windows.Add((second + 1, window));
                window = 0;
            }

            // What appends left of the servers' cores is for analysis; each replica has one window at a time, the oldest that nobody has.
            var left = worker || coordinator ? 0 : 1e6 * Math.Min(front - (now / 1e6 * costs.Coordinator), back - (now / 1e6 * costs.Workers)) / Math.Max(1e-9, costs.AnalyzeServers / 2);
            var analysed = 0d;
            for (var at = 0; at < Math.Min(analysts, windows.Count) && windows[at].EndSecond + SettleSeconds <= second; at++)
            {
                var part = Math.Min(Math.Min(left - analysed, Deployment.AnalystSpansPerSecond), windows[at].Left);
                windows[at] = (windows[at].EndSecond, windows[at].Left - part);
                analysed += part;
            }

            windows.RemoveAll(next => next.Left < 1 && next.EndSecond + SettleSeconds <= second);
            if (windows.Count > 0) lagMost = Math.Max(lagMost, second - windows[0].EndSecond);
            Use("ingest replicas", now / 1e6 * costs.Ingest, ingest);
            Use("coordinator", (now * costs.Coordinator / 1e6) + (analysed * costs.AnalyzeServers / 2e6), on.CoordinatorCores);
            Use("workers", (now * costs.Workers / 1e6) + (analysed * costs.AnalyzeServers / 2e6), on.WorkerCores * on.Workers);
            Use("analysis replicas", analysed / Deployment.AnalystSpansPerSecond, on.Analysts);
        }

        var busiest = used.MaxBy(part => part.Value.Cores / part.Value.Had);
        return new PipelineOutcome(appended, waitedMost, drained, lagMost, (busiest.Key, busiest.Value.Cores / busiest.Value.Had));

        void Use(string part, double cores, double had) => used[part] = (used[part].Cores + cores, used[part].Had + had);
    }
}
