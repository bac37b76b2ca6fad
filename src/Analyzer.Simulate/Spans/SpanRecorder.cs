using Analyzer.Simulate.Engine;
using Analyzer.Simulate.Services;

namespace Analyzer.Simulate.Spans;

/// <summary>Starts and ends spans, and keeps those that ended, in the order in which they did.</summary>
internal sealed class SpanRecorder(EventQueue clock, SimRandom ids, long epochNs)
{
    private readonly List<SimSpan> _ended = [];

    public IReadOnlyList<SimSpan> Ended => _ended;

    public long NowUnixNs => epochNs + clock.NowNs;

    public UInt128 NewTraceId() => new(ids.NextUInt64(), ids.NextUInt64());

    public string NewGuid()
    {
        var text = NewTraceId().ToString("x32", null);
        return $"{text[..8]}-{text[8..12]}-{text[12..16]}-{text[16..20]}-{text[20..]}";
    }

    /// <summary><paramref name="attributes"/> are those that the span shares with others of its target.</summary>
    public SimSpan Start(
        Instance instance,
        SimScope scope,
        string name,
        SimSpanKind kind,
        UInt128 traceId,
        ulong parentSpanId,
        SimAttribute[] attributes,
        bool parentIsRemote = false) => new(instance.Resource!, scope, name, kind, attributes)
        {
            TraceId = traceId,
            SpanId = ids.NextUInt64() | 1,
            ParentSpanId = parentSpanId,
            ParentIsRemote = parentIsRemote,
            StartNs = NowUnixNs,
            Generation = instance.Generation,
        };

    public void End(SimSpan span, Instance instance)
    {
        if (span.Generation != instance.Generation) return;
        span.EndNs = NowUnixNs;
        _ended.Add(span);
    }

    public void AddException(SimSpan span, string type, string message) => span.AddEvent(new SimEvent(
        NowUnixNs, "exception", [new("exception.message", message), new("exception.type", type)]));
}
