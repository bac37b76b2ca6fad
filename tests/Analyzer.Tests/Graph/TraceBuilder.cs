using Analyzer.Model.Spans;

namespace Analyzer.Tests.Graph;

/// <summary>Spans written as a tree, in milliseconds, to be turned into a batch in whatever order.</summary>
internal sealed class TraceBuilder
{
    private readonly List<BuiltSpan> _spans = [];
    private ulong _traces;
    private ulong _ids;

    public IReadOnlyList<BuiltSpan> Spans => _spans;

    /// <summary>A new trace; its times count from <paramref name="atMs"/>, by default a minute after the trace before it.</summary>
    public BuiltTrace Trace(double? atMs = null) => new(this, new TraceId(0xfeed, ++_traces), (atMs ?? _traces * 60_000.0) * 1e6);

    /// <summary>Writes the same trace several times, so that populations exist.</summary>
    public TraceBuilder Repeat(int times, Action<BuiltTrace> write)
    {
        for (var number = 0; number < times; number++) write(Trace());
        return this;
    }

    /// <summary>The batch, its spans in another order for each <paramref name="seed"/>; 0 keeps the order written.</summary>
    public SpanBatch Build(int seed = 0)
    {
        var spans = _spans.ToArray();
        if (seed != 0) new Random(seed).Shuffle(spans);
        var batch = new SpanBatch();
        var draft = new SpanDraft();
        foreach (var span in spans)
        {
            draft.Reset();
            span.Write(draft, batch);
            batch.Add(draft, span.Resource(batch), batch.Resources.InternScope(0, 0));
        }

        return batch;
    }

    internal ulong NextId() => ++_ids;

    internal BuiltSpan Add(BuiltSpan span)
    {
        _spans.Add(span);
        return span;
    }
}
