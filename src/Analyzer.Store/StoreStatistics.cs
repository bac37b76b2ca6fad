namespace Analyzer.Store;

/// <summary>What a store holds.</summary>
/// <param name="Engine">The engine and its version.</param>
/// <param name="Location">File or server, without secrets.</param>
/// <param name="SchemaVersion">Number of the last migration applied.</param>
/// <param name="Spans">Spans stored, duplicates included; may be an estimate where counting is dear.</param>
/// <param name="SpansAreExact">Whether <paramref name="Spans"/> was counted.</param>
/// <param name="Bytes">Bytes on disk: spans, indexes and small tables.</param>
/// <param name="OldestNs">Unix start of the oldest span, ns; null when empty.</param>
/// <param name="NewestNs">Unix start of the newest span, ns; null when empty.</param>
/// <param name="Partitions">Partitions, oldest first.</param>
public sealed record StoreStatistics(string Engine, string Location, int SchemaVersion, long Spans, bool SpansAreExact, long Bytes, long? OldestNs, long? NewestNs, IReadOnlyList<PartitionStatistics> Partitions)
{
    /// <summary>The cluster that spans are distributed on; null where one server or file has them all.</summary>
    public ClusterStatistics? Cluster { get; init; }
}

/// <summary>A distributed store.</summary>
/// <param name="Engine">What distributes it, and its version: <c>Citus 13.2.2</c>.</param>
/// <param name="Shards">Parts of table <c>span</c>, by hash of the trace id.</param>
/// <param name="ColumnarPartitions">Partitions that are stored by column.</param>
/// <param name="Nodes">The nodes that have shards or may get some.</param>
public sealed record ClusterStatistics(string Engine, int Shards, int ColumnarPartitions, IReadOnlyList<ClusterNode> Nodes);

/// <summary>A node.</summary>
/// <param name="Name">Host and port.</param>
/// <param name="Shards">Shards of table <c>span</c> on it.</param>
/// <param name="Bytes">Bytes on its disk, copies of the dictionary included.</param>
public sealed record ClusterNode(string Name, long Shards, long Bytes);

/// <summary>One partition: the spans that start in a time range.</summary>
/// <param name="FromNs">Start of the range, Unix ns.</param>
/// <param name="ToNs">First instant after it.</param>
/// <param name="Spans">Spans in it; may be an estimate.</param>
/// <param name="Bytes">Bytes on disk, indexes included; 0 where the engine cannot tell partitions apart.</param>
public sealed record PartitionStatistics(long FromNs, long ToNs, long Spans, long Bytes);

/// <summary>What to keep. Both limits may be set; the stricter holds.</summary>
/// <param name="MaxAgeNs">Spans that started longer ago are dropped, ns; null: no limit.</param>
/// <param name="MaxBytes">Oldest spans are dropped until the store is no larger, bytes; null: no limit.</param>
public sealed record RetentionPolicy(long? MaxAgeNs, long? MaxBytes);

/// <summary>What retention dropped.</summary>
/// <param name="Partitions">Partitions dropped.</param>
/// <param name="Spans">Spans in them; may be an estimate.</param>
/// <param name="Bytes">Bytes given back or made free for reuse.</param>
public sealed record RetentionResult(int Partitions, long Spans, long Bytes);
