namespace Analyzer.Simulate;

/// <summary>Span kinds with OTLP's numbers.</summary>
public enum SimSpanKind
{
    /// <summary>Not set.</summary>
    Unspecified = 0,

    /// <summary>Work inside a process.</summary>
    Internal = 1,

    /// <summary>A request answered.</summary>
    Server = 2,

    /// <summary>A request sent.</summary>
    Client = 3,

    /// <summary>A message sent.</summary>
    Producer = 4,

    /// <summary>A message worked on.</summary>
    Consumer = 5,
}

/// <summary>An attribute: text if <see cref="Text"/> is set, else the integer <see cref="Number"/>.</summary>
public readonly record struct SimAttribute(string Key, string? Text, long Number)
{
    /// <summary>A text attribute.</summary>
    public SimAttribute(string key, string text) : this(key, text, 0)
    {
    }

    /// <summary>An integer attribute.</summary>
    public SimAttribute(string key, long number) : this(key, null, number)
    {
    }
}

/// <summary>A span event, at <see cref="TimeNs"/> since the Unix epoch.</summary>
public readonly record struct SimEvent(long TimeNs, string Name, IReadOnlyList<SimAttribute> Attributes);

/// <summary>A link to a span, perhaps of another trace.</summary>
public readonly record struct SimLink(UInt128 TraceId, ulong SpanId);

/// <summary>A process that sends spans, and how far its clock is off.</summary>
public sealed record SimResource(string Service, string Instance, string Version, string Language, string SdkVersion)
{
    /// <summary>What this process's clock shows more than the true time, in ns.</summary>
    public long ClockSkewNs { get; internal set; }
}

/// <summary>An instrumentation scope.</summary>
public sealed record SimScope(string Name, string? Version = null);

/// <summary>One span as an SDK would send it. Times are ns since the Unix epoch on the sending process's clock.</summary>
public sealed class SimSpan
{
    private readonly SimAttribute[] _shared;
    private SimAttribute[] _own = [];
    private int _ownCount;

    internal SimSpan(SimResource resource, SimScope scope, string name, SimSpanKind kind, SimAttribute[] shared)
    {
        _shared = shared;
        Resource = resource;
        Scope = scope;
        Name = name;
        Kind = kind;
    }

    /// <summary>Who sent it.</summary>
    public SimResource Resource { get; }

    /// <summary>Which instrumentation made it.</summary>
    public SimScope Scope { get; }

    /// <summary>The span's name.</summary>
    public string Name { get; }

    /// <summary>The span's kind.</summary>
    public SimSpanKind Kind { get; }

    /// <summary>The trace it belongs to.</summary>
    public UInt128 TraceId { get; internal set; }

    /// <summary>Its own id, never 0.</summary>
    public ulong SpanId { get; internal set; }

    /// <summary>Its parent's id; 0 for a root.</summary>
    public ulong ParentSpanId { get; internal set; }

    /// <summary>Whether the parent is of another process.</summary>
    public bool ParentIsRemote { get; internal set; }

    /// <summary>Start, in ns since the Unix epoch.</summary>
    public long StartNs { get; internal set; }

    /// <summary>End, in ns since the Unix epoch.</summary>
    public long EndNs { get; internal set; }

    /// <summary>Whether the status is Error; otherwise it is unset.</summary>
    public bool IsError { get; internal set; }

    /// <summary>The status message, if any.</summary>
    public string? StatusMessage { get; internal set; }

    /// <summary>W3C tracestate; null when head sampling is off.</summary>
    public string? TraceState { get; internal set; }

    /// <summary>The attributes in the SDK's order.</summary>
    public IReadOnlyList<SimAttribute> Attributes => [.. _shared, .. _own.AsSpan(0, _ownCount)];

    /// <summary>The events.</summary>
    public IReadOnlyList<SimEvent> Events => EventList ?? (IReadOnlyList<SimEvent>)[];

    /// <summary>The links.</summary>
    public IReadOnlyList<SimLink> Links => LinkList ?? (IReadOnlyList<SimLink>)[];

    /// <summary>Whether it reached the backend: ended, sampled and not lost.</summary>
    public bool Exported { get; internal set; }

    internal List<SimEvent>? EventList { get; private set; }

    internal List<SimLink>? LinkList { get; private set; }

    /// <summary>The sender's generation when the span began: a process that died meanwhile never sends it.</summary>
    internal int Generation { get; set; }

    internal SimSpan With(string key, string text) => With(new SimAttribute(key, text));

    internal SimSpan With(string key, long number) => With(new SimAttribute(key, number));

    internal void AddEvent(SimEvent happened) => (EventList ??= []).Add(happened);

    internal void AddLink(SimLink link) => (LinkList ??= []).Add(link);

    /// <summary>Moves the span onto its sender's clock.</summary>
    internal void Shift(long skewNs)
    {
        StartNs += skewNs;
        EndNs += skewNs;
        if (EventList is null) return;
        for (var i = 0; i < EventList.Count; i++) EventList[i] = EventList[i] with { TimeNs = EventList[i].TimeNs + skewNs };
    }

    private SimSpan With(SimAttribute attribute)
    {
        if (_ownCount == _own.Length) Array.Resize(ref _own, _ownCount + 3);
        _own[_ownCount++] = attribute;
        return this;
    }
}
