namespace Analyzer.Benchmarks.Scale;

/// <summary>What a million spans cost each part of the pipeline on a Citus cluster, as measured by <c>engines</c>; docs/scale.md has the figures.</summary>
/// <param name="Ingest">CPU-s of replicas that receive: decode, encode, COPY.</param>
/// <param name="Coordinator">CPU-s of the coordinator: COPY and the commit in two phases.</param>
/// <param name="Workers">CPU-s of all workers together: rows and indexes.</param>
/// <param name="Analyze">CPU-s of replicas that analyse.</param>
/// <param name="AnalyzeServers">CPU-s of coordinator and workers for what analysis reads, half each.</param>
/// <param name="Compact">CPU-s of the workers for storing it by column.</param>
/// <param name="WireBytes">Bytes a span as sent.</param>
/// <param name="HeapBytes">Bytes a span at rest, indexes included.</param>
/// <param name="ColumnBytes">The same by column.</param>
internal sealed record SpanCosts(double Ingest, double Coordinator, double Workers, double Analyze, double AnalyzeServers, double Compact, double WireBytes, double HeapBytes, double ColumnBytes)
{
    /// <summary>CPU-s of everything that a million spans need while they come in.</summary>
    public double Append => Ingest + Coordinator + Workers;
}

/// <summary>A deployment.</summary>
/// <param name="IngestCores">Cores of all replicas that receive.</param>
/// <param name="CoordinatorCores">Cores of the coordinator.</param>
/// <param name="WorkerCores">Cores of each worker.</param>
/// <param name="Workers">Workers.</param>
/// <param name="AnalyzeCores">Cores of all replicas that analyse.</param>
internal sealed record Deployment(double IngestCores, double CoordinatorCores, double WorkerCores, int Workers, double AnalyzeCores)
{
    /// <summary>Spans/s that can be appended while as many are analysed, and what limits them.</summary>
    public (double SpansPerSecond, string Limit) Capacity(SpanCosts costs)
    {
        var shares = new (string Name, double Spans)[]
        {
            ("ingest replicas", IngestCores / costs.Ingest),
            ("coordinator", CoordinatorCores / (costs.Coordinator + (costs.AnalyzeServers / 2))),
            ("workers", WorkerCores * Workers / (costs.Workers + costs.Compact + (costs.AnalyzeServers / 2))),
            ("analysis replicas", AnalyzeCores / costs.Analyze),
        };
        var (name, spans) = shares.MinBy(share => share.Spans);
        return (spans * 1e6, name);
    }

    /// <summary>The cores that a rate needs when none is busier than a share of its time.</summary>
    public static Deployment For(double spansPerSecond, SpanCosts costs, double workerCores, double busy)
    {
        var millions = spansPerSecond / 1e6 / busy;
        var workers = (int)Math.Max(2, Math.Ceiling(millions * (costs.Workers + costs.Compact + (costs.AnalyzeServers / 2)) / workerCores));
        return new Deployment(millions * costs.Ingest, millions * (costs.Coordinator + (costs.AnalyzeServers / 2)), workerCores, workers, millions * costs.Analyze);
    }
}
