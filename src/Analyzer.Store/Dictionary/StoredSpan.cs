namespace Analyzer.Store.Dictionary;

/// <summary>One row of table <c>span</c> while it is read. Texts are UTF-8, empty where the column is null.</summary>
internal ref struct StoredSpan
{
    /// <summary>Upper 64 bits of the trace id.</summary>
    public ulong TraceHigh;

    /// <summary>Lower 64 bits of the trace id.</summary>
    public ulong TraceLow;

    /// <summary>The span's id.</summary>
    public ulong SpanId;

    /// <summary>The parent's id; 0 for a root.</summary>
    public ulong ParentId;

    /// <summary>Unix start, ns.</summary>
    public long StartNs;

    /// <summary>End less start, ns; may be negative.</summary>
    public long DurationNs;

    /// <summary>Id into <c>name</c>; 0 when <see cref="Details"/> has the name.</summary>
    public int NameId;

    /// <summary>Id into <c>resource</c>.</summary>
    public int ResourceId;

    /// <summary>Id into <c>scope</c>.</summary>
    public int ScopeId;

    /// <summary>OTLP kind.</summary>
    public byte Kind;

    /// <summary>OTLP status code.</summary>
    public byte Status;

    /// <summary>OTLP flags.</summary>
    public uint Flags;

    /// <summary>Ids into <c>attribute</c>; 0 stands for the next of <see cref="OwnAttributes"/>.</summary>
    public ReadOnlySpan<int> AttributeIds;

    /// <summary>Attributes without an entry, OTLP/JSON.</summary>
    public ReadOnlySpan<byte> OwnAttributes;

    /// <summary>See <see cref="SpanDetails"/>.</summary>
    public ReadOnlySpan<byte> Details;

    /// <summary>Status message.</summary>
    public ReadOnlySpan<byte> StatusMessage;

    /// <summary>W3C <c>tracestate</c>.</summary>
    public ReadOnlySpan<byte> TraceState;
}
