using Analyzer.Detect.Series;

namespace Analyzer.Detect.WhatIf.Fit;

/// <summary>How many requests an instance can work on at once.</summary>
/// <param name="series">All edges.</param>
/// <param name="graph">What operations call.</param>
/// <param name="times">How long they take.</param>
internal sealed class WorkerFitter(EdgeSeriesSet series, OperationGraph graph, QuietTimes times)
{
    // So much longer than its own work takes, and most of its time, is a queue inside.
    private const double Saturated = 4;
    private const double MostlyOwn = 0.5;
    private const double EnoughAttempts = 10;
    private const int Least = 8;

    /// <summary>Fits one service.</summary>
    /// <param name="service">Name.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="instances">Its instances.</param>
    /// <returns>Workers of an instance, and whether that was seen to be their limit.</returns>
    public (int Workers, bool Limited) Of(string service, IReadOnlyList<FittedOperation> operations, int instances)
    {
        var (peak, waited) = (0.0, false);
        var ownNs = operations.Count == 0 ? 0 : operations.Max(operation => operation.ServiceNs);
        foreach (var (work, below, attempts) in Work(service))
        {
            peak = Math.Max(peak, work / series.Grid.WidthNs);
            // What neither its own work nor its callees explain is waiting.
            waited |= attempts >= EnoughAttempts && (work - below) / attempts > Saturated * ownNs && work - below > MostlyOwn * work;
        }

        var enough = ((int)Math.Max(Least, Math.Ceiling(2 * peak / instances)), false);
        if (!waited || times.WorkNs(service, null) is not { } quiet) return enough;
        // What it got done, not what it was asked for: the requests that reached what it calls.
        var throughput = Throughput(service, operations);
        return throughput > 0 ? ((int)Math.Max(1, Math.Round(throughput * quiet / 1e9 / instances)), true) : enough;
    }

    // By bucket: time spent on a service's attempts, the part that its own calls took, and the attempts.
    private (double WorkNs, double BelowNs, double Attempts)[] Work(string service)
    {
        var sums = new (double WorkNs, double BelowNs, double Attempts)[series.Grid.Count];
        foreach (var edge in series.Edges.Values.Where(edge => edge.Name.Callee == service || edge.Name.Caller == service))
        {
            var cells = edge.Cells();
            for (var slot = 0; slot < sums.Length; slot++)
            {
                if (edge.Name.Caller == service) sums[slot].BelowNs += edge.Durations[slot]?.SumNs ?? 0;
                if (edge.Name.Callee != service) continue;
                sums[slot].WorkNs += (double)cells[slot].WorkNs;
                sums[slot].Attempts += cells[slot].Attempts;
            }
        }

        return sums;
    }

    // Requests per second in the best bucket, by the calls that each makes at least once.
    private double Throughput(string service, IReadOnlyList<FittedOperation> operations)
    {
        var best = 0.0;
        foreach (var operation in operations)
        {
            foreach (var call in graph.CallsOf((service, operation.Name)).Where(call => call.PerRequest > 0.5))
            {
                if (!series.Edges.TryGetValue(new EdgeName(service, call.Service, call.Operation), out var edge)) continue;
                var cells = edge.Cells();
                for (var slot = 0; slot < series.Grid.Count; slot++) best = Math.Max(best, cells[slot].Calls / call.PerRequest / (series.Grid.WidthNs / 1e9));
            }
        }

        return best;
    }
}
