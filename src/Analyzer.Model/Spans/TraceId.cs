using System.Globalization;

namespace Analyzer.Model.Spans;

/// <summary>The 128-bit id of a trace (W3C Trace Context). Zipkin's and Jaeger's 64-bit ids have <see cref="High"/> 0.</summary>
public readonly record struct TraceId(ulong High, ulong Low) : IComparable<TraceId>
{
    /// <summary>All zero: invalid by the W3C specification.</summary>
    public bool IsEmpty => (High | Low) == 0;

    /// <summary>Reads hex digits of either case; where there are fewer than 32, leading zeros were left out.</summary>
    /// <returns>Null when the text is no id.</returns>
    public static TraceId? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length is 0 or > 32) return null;
        var digits = text.PadLeft(32, '0');
        return ulong.TryParse(digits.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var high) && ulong.TryParse(digits.AsSpan(16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low)
            ? new TraceId(high, low)
            : null;
    }

    /// <inheritdoc/>
    public int CompareTo(TraceId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <summary>32 lower-case hex digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");
}

/// <summary>The 64-bit id of a span (W3C Trace Context). Zero means none.</summary>
public readonly record struct SpanId(ulong Value) : IComparable<SpanId>
{
    /// <summary>All zero: no span.</summary>
    public bool IsEmpty => Value == 0;

    /// <inheritdoc/>
    public int CompareTo(SpanId other) => Value.CompareTo(other.Value);

    /// <summary>16 lower-case hex digits.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
