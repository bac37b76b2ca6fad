namespace Analyzer.Model.Spans;

/// <summary>How an attribute's value is encoded in a <see cref="SpanAttribute"/>.</summary>
public enum AttributeType : byte
{
    /// <summary>The value is an id in the batch's <see cref="StringTable"/>.</summary>
    Text = 0,

    /// <summary>The value is the integer itself (it fits 32 bits).</summary>
    Int32 = 1,

    /// <summary>The value is an index into the batch's 64-bit numbers.</summary>
    Int64 = 2,

    /// <summary>The value is an index into the batch's 64-bit numbers, which holds the bits of the double.</summary>
    Double = 3,

    /// <summary>The value is 0 or 1.</summary>
    Bool = 4,

    /// <summary>The value is the id of a string that holds an array or a map as JSON (plain values, not OTLP's AnyValue).</summary>
    Json = 5,

    /// <summary>The value is the id of a string that holds raw bytes.</summary>
    Bytes = 6,
}

/// <summary>One attribute in eight bytes: an interned key, the value's type, and the value or where it is.</summary>
public readonly struct SpanAttribute(int key, AttributeType type, int value)
{
    private readonly int _keyAndType = (key << 3) | (int)type;

    /// <summary>The key's id in the batch's <see cref="StringTable"/>.</summary>
    public int Key => _keyAndType >>> 3;

    /// <summary>How <see cref="Value"/> is to be read.</summary>
    public AttributeType Type => (AttributeType)(_keyAndType & 7);

    /// <summary>The value, an id or an index: see <see cref="AttributeType"/>.</summary>
    public int Value { get; } = value;
}

/// <summary>A link of a span to another span, maybe in another trace.</summary>
/// <param name="TraceId">Trace of the linked span.</param>
/// <param name="SpanId">The linked span.</param>
/// <param name="AttributeStart">First attribute of the link in <see cref="SpanBatch.DetailAttributes"/>.</param>
/// <param name="AttributeCount">How many attributes the link has.</param>
public readonly record struct SpanLink(TraceId TraceId, SpanId SpanId, int AttributeStart, int AttributeCount);

/// <summary>Something that happened at one moment of a span.</summary>
/// <param name="TimeNs">Unix time, ns.</param>
/// <param name="Name">The name's id in the batch's <see cref="StringTable"/>.</param>
/// <param name="AttributeStart">First attribute of the event in <see cref="SpanBatch.DetailAttributes"/>.</param>
/// <param name="AttributeCount">How many attributes the event has.</param>
public readonly record struct SpanEvent(long TimeNs, int Name, int AttributeStart, int AttributeCount);
