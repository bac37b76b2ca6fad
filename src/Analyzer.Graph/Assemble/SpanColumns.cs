using Analyzer.Model.Spans;

namespace Analyzer.Graph.Assemble;

/// <summary>
/// What reconstruction reads of each span, in the order of traces: spans of one trace lie together in memory, and a row's
/// number says nothing about the order of arrival. Named like <see cref="SpanBatch"/>'s columns.
/// </summary>
internal sealed class SpanColumns(SpanBatch batch)
{
    private readonly int[] _serviceOfResource = ServicesOf(batch.Resources);

    /// <summary>The row in the batch of each row here.</summary>
    public int[] BatchRows { get; } = new int[batch.Count];

    public ulong[] SpanIds { get; } = new ulong[batch.Count];

    public ulong[] ParentIds { get; } = new ulong[batch.Count];

    /// <summary>Starts within <see cref="Times"/>' bounds; shifted once clocks are aligned.</summary>
    public long[] StartNs { get; } = new long[batch.Count];

    /// <summary>Ends, never before the start; shifted once clocks are aligned.</summary>
    public long[] EndNs { get; } = new long[batch.Count];

    public int[] Names { get; } = new int[batch.Count];

    public int[] ResourceIds { get; } = new int[batch.Count];

    public SpanKind[] Kinds { get; } = new SpanKind[batch.Count];

    /// <summary>Spans kept; the columns may be longer.</summary>
    public int Count { get; private set; }

    /// <summary>Spans that ended before they started.</summary>
    public long NegativeDurations { get; private set; }

    public SpanBatch Batch => batch;

    public StringTable Strings => batch.Strings;

    public ResourceTable Resources => batch.Resources;

    public TraceId TraceIdOf(int row) => batch.TraceIdOf(BatchRows[row]);

    public ReadOnlySpan<SpanLink> LinksOf(int row) => batch.LinksOf(BatchRows[row]);

    public ReadOnlySpan<SpanEvent> EventsOf(int row) => batch.EventsOf(BatchRows[row]);

    public int Service(int row) => _serviceOfResource[ResourceIds[row]];

    /// <summary>Takes over one span.</summary>
    public void Add(in SpanKey key)
    {
        var row = Count++;
        BatchRows[row] = key.Row;
        SpanIds[row] = key.SpanId;
        Kinds[row] = key.Kind;
        ParentIds[row] = key.ParentId;
        Names[row] = key.Name;
        ResourceIds[row] = key.Resource;
        if (key.EndNs < key.StartNs) NegativeDurations++;
        StartNs[row] = Times.Bound(key.StartNs);
        EndNs[row] = Times.Bound(Math.Max(key.StartNs, key.EndNs));
    }

    private static int[] ServicesOf(ResourceTable resources)
    {
        var services = new int[resources.Count];
        for (var id = 0; id < services.Length; id++) services[id] = resources[id].Service;
        return services;
    }
}
