namespace Analyzer.Model.Spans;

/// <summary>OpenTelemetry's span kind; the numbers are those of OTLP (<c>trace.proto</c>, <c>Span.SpanKind</c>).</summary>
public enum SpanKind : byte
{
    /// <summary>Not stated: treated as internal.</summary>
    Unspecified = 0,

    /// <summary>Work inside one service.</summary>
    Internal = 1,

    /// <summary>Serves a request of another service.</summary>
    Server = 2,

    /// <summary>Requests something of another service.</summary>
    Client = 3,

    /// <summary>Sends a message.</summary>
    Producer = 4,

    /// <summary>Handles a message.</summary>
    Consumer = 5,
}

/// <summary>OpenTelemetry's span status; the numbers are those of OTLP (<c>trace.proto</c>, <c>Status.StatusCode</c>).</summary>
public enum SpanStatus : byte
{
    /// <summary>Nothing stated: the usual value of a success.</summary>
    Unset = 0,

    /// <summary>Stated to be a success.</summary>
    Ok = 1,

    /// <summary>Stated to be an error.</summary>
    Error = 2,
}
