namespace Analyzer.Ingest.Otlp;

/// <summary>The fields of OTLP that are read, of all messages (opentelemetry-proto: trace.proto, common.proto, resource.proto).</summary>
internal enum OtlpField : byte
{
    Unknown,
    Attributes,
    ArrayValue,
    Batches,
    BoolValue,
    BytesValue,
    Code,
    DoubleValue,
    EndTimeUnixNano,
    Events,
    Flags,
    InstrumentationLibrary,
    InstrumentationLibrarySpans,
    IntValue,
    Key,
    Kind,
    KvlistValue,
    Links,
    Message,
    Name,
    ParentSpanId,
    Resource,
    ResourceSpans,
    Scope,
    ScopeSpans,
    SpanId,
    Spans,
    StartTimeUnixNano,
    Status,
    StringValue,
    TimeUnixNano,
    Trace,
    TraceId,
    TraceState,
    Value,
    Values,
    Version,
}

/// <summary>Names of fields in JSON: lowerCamelCase, or as in the .proto files (both are to be accepted by protobuf's JSON mapping).</summary>
internal static class OtlpFields
{
    public static OtlpField Of(ReadOnlySpan<byte> name)
    {
        var field = OfCamelCase(name);
        if (field != OtlpField.Unknown || name.Length > 32 || name.IndexOf((byte)'_') < 0) return field;
        Span<byte> camel = stackalloc byte[32];
        var length = 0;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '_') camel[length++] = name[i];
            else if (i + 1 < name.Length) camel[length++] = (byte)char.ToUpperInvariant((char)name[++i]);
        }

        return OfCamelCase(camel[..length]);
    }

    // By length first: a name is compared with at most four others.
    private static OtlpField OfCamelCase(ReadOnlySpan<byte> name) =>
        name.Length switch
        {
            3 => name.SequenceEqual("key"u8) ? OtlpField.Key : OtlpField.Unknown,
            4 => Of4(name),
            5 => Of5(name),
            6 => Of6(name),
            7 => Of7(name),
            8 => name.SequenceEqual("intValue"u8) ? OtlpField.IntValue : name.SequenceEqual("resource"u8) ? OtlpField.Resource : OtlpField.Unknown,
            9 => name.SequenceEqual("boolValue"u8) ? OtlpField.BoolValue : OtlpField.Unknown,
            10 => Of10(name),
            11 => Of11(name),
            12 => Of12(name),
            13 => name.SequenceEqual("resourceSpans"u8) ? OtlpField.ResourceSpans : OtlpField.Unknown,
            15 => name.SequenceEqual("endTimeUnixNano"u8) ? OtlpField.EndTimeUnixNano : OtlpField.Unknown,
            17 => name.SequenceEqual("startTimeUnixNano"u8) ? OtlpField.StartTimeUnixNano : OtlpField.Unknown,
            22 => name.SequenceEqual("instrumentationLibrary"u8) ? OtlpField.InstrumentationLibrary : OtlpField.Unknown,
            27 => name.SequenceEqual("instrumentationLibrarySpans"u8) ? OtlpField.InstrumentationLibrarySpans : OtlpField.Unknown,
            _ => OtlpField.Unknown,
        };

    private static OtlpField Of4(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("name"u8) ? OtlpField.Name
        : name.SequenceEqual("kind"u8) ? OtlpField.Kind
        : name.SequenceEqual("code"u8) ? OtlpField.Code
        : OtlpField.Unknown;

    private static OtlpField Of5(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("value"u8) ? OtlpField.Value
        : name.SequenceEqual("flags"u8) ? OtlpField.Flags
        : name.SequenceEqual("links"u8) ? OtlpField.Links
        : name.SequenceEqual("scope"u8) ? OtlpField.Scope
        : name.SequenceEqual("spans"u8) ? OtlpField.Spans
        : name.SequenceEqual("trace"u8) ? OtlpField.Trace
        : OtlpField.Unknown;

    private static OtlpField Of6(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("spanId"u8) ? OtlpField.SpanId
        : name.SequenceEqual("status"u8) ? OtlpField.Status
        : name.SequenceEqual("events"u8) ? OtlpField.Events
        : name.SequenceEqual("values"u8) ? OtlpField.Values
        : OtlpField.Unknown;

    private static OtlpField Of7(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("traceId"u8) ? OtlpField.TraceId
        : name.SequenceEqual("message"u8) ? OtlpField.Message
        : name.SequenceEqual("version"u8) ? OtlpField.Version
        : name.SequenceEqual("batches"u8) ? OtlpField.Batches
        : OtlpField.Unknown;

    private static OtlpField Of10(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("attributes"u8) ? OtlpField.Attributes
        : name.SequenceEqual("scopeSpans"u8) ? OtlpField.ScopeSpans
        : name.SequenceEqual("traceState"u8) ? OtlpField.TraceState
        : name.SequenceEqual("arrayValue"u8) ? OtlpField.ArrayValue
        : name.SequenceEqual("bytesValue"u8) ? OtlpField.BytesValue
        : OtlpField.Unknown;

    private static OtlpField Of11(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("stringValue"u8) ? OtlpField.StringValue
        : name.SequenceEqual("doubleValue"u8) ? OtlpField.DoubleValue
        : name.SequenceEqual("kvlistValue"u8) ? OtlpField.KvlistValue
        : OtlpField.Unknown;

    private static OtlpField Of12(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("parentSpanId"u8) ? OtlpField.ParentSpanId
        : name.SequenceEqual("timeUnixNano"u8) ? OtlpField.TimeUnixNano
        : OtlpField.Unknown;
}
