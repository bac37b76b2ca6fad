namespace Analyzer.Benchmarks.Scale;

/// <summary>What a million spans cost each part of the pipeline on a Citus cluster, as <c>scale measure</c> and <c>engines</c> found it; docs/scale.md has the figures.</summary>
/// <param name="Ingest">CPU-s of replicas that receive: decode, encode, COPY.</param>
/// <param name="Coordinator">CPU-s of the coordinator: the work list.</param>
/// <param name="Workers">CPU-s of all workers together: routing, rows and indexes, the commit in two phases.</param>
/// <param name="Analyze">CPU-s of replicas that analyse.</param>
/// <param name="AnalyzeServers">CPU-s of coordinator and workers for what analysis reads and writes, half each.</param>
/// <param name="Compact">CPU-s of the workers for storing it by column.</param>
/// <param name="HeapBytes">Bytes a span at rest, indexes included.</param>
/// <param name="ColumnBytes">The same by column.</param>
internal sealed record SpanCosts(double Ingest, double Coordinator, double Workers, double Analyze, double AnalyzeServers, double Compact, double HeapBytes, double ColumnBytes)
{
    /// <summary>Bytes a span as sent: the load of <c>make_load.py</c>, not compressed.</summary>
    public const double WireBytes = 544;

    /// <summary>Bytes a span of write-ahead log.</summary>
    public const double LogBytes = 389;

    /// <summary>CPU-s of everything that a million spans need while they come in.</summary>
    public double Append => Ingest + Coordinator + Workers;
}

/// <summary>A deployment.</summary>
/// <param name="IngestCores">Cores of all replicas that receive.</param>
/// <param name="CoordinatorCores">Cores of the coordinator.</param>
/// <param name="WorkerCores">Cores of each worker.</param>
/// <param name="Workers">Workers.</param>
/// <param name="Analysts">Replicas that analyse: each a window at a time.</param>
internal sealed record Deployment(double IngestCores, double CoordinatorCores, double WorkerCores, int Workers, int Analysts)
{
    /// <summary>Spans/s that one replica analyses, with a core or little more: a window is one replica's, whole.</summary>
    public const double AnalystSpansPerSecond = 82_000;

    /// <summary>Bytes that a worker may hold, and write a second beside everything else: a good disk of its own.</summary>
    public const double WorkerBytes = 4e12, WorkerBytesPerSecond = 200e6;

    /// <summary>Days that spans are kept: the last on heap, the others by column.</summary>
    public const int Days = 7;

    /// <summary>What a rate needs when nothing is busier than a share of its time.</summary>
    public static Deployment For(double spansPerSecond, SpanCosts costs, double workerCores, double busy)
    {
        var millions = spansPerSecond / 1e6 / busy;
        return new Deployment(millions * costs.Ingest, millions * (costs.Coordinator + (costs.AnalyzeServers / 2)), workerCores,
            (int)Math.Max(2, Math.Ceiling(WorkersFor(spansPerSecond, costs, workerCores, busy).Max(limit => limit.Workers))), (int)Math.Max(2, Math.Ceiling(spansPerSecond / busy / AnalystSpansPerSecond)));
    }

    /// <summary>Workers that each limit asks for.</summary>
    public static IReadOnlyList<(string Limit, double Workers)> WorkersFor(double spansPerSecond, SpanCosts costs, double workerCores, double busy) =>
    [
        ("CPU", spansPerSecond / 1e6 / busy * (costs.Workers + costs.Compact + (costs.AnalyzeServers / 2)) / workerCores),
        ("space", Stored(spansPerSecond, costs) / WorkerBytes),
        ("writing", spansPerSecond * (costs.HeapBytes + SpanCosts.LogBytes + costs.ColumnBytes) / busy / WorkerBytesPerSecond),
    ];

    /// <summary>Bytes of everything that is kept.</summary>
    public static double Stored(double spansPerSecond, SpanCosts costs) => spansPerSecond * 86_400 * (((Days - 1) * costs.ColumnBytes) + costs.HeapBytes);
}
