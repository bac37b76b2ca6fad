namespace Analyzer.Ingest.Files;

/// <summary>The kinds under which <see cref="Model.Spans.ReadSummary.CountByReason"/> counts; stable across versions.</summary>
public static class ProblemKinds
{
    /// <summary>The input holds no bytes.</summary>
    public const string Empty = "empty input";

    /// <summary>The input cannot be opened or read.</summary>
    public const string Unreadable = "unreadable input";

    /// <summary>Compressed data ends early or is damaged.</summary>
    public const string DamagedCompression = "damaged compression";

    /// <summary>Neither JSON nor OTLP protobuf, or JSON of another kind than traces.</summary>
    public const string UnknownFormat = "unknown format";

    /// <summary>OTLP metrics or logs instead of traces.</summary>
    public const string OtherSignal = "not traces";

    /// <summary>Text that is not JSON, or that ends in the middle.</summary>
    public const string MalformedJson = "malformed JSON";

    /// <summary>Bytes that are not a protobuf message, or that end in the middle.</summary>
    public const string MalformedProtobuf = "malformed protobuf";

    /// <summary>A trace id of the wrong length, not hex, or all zero: the span is lost.</summary>
    public const string TraceId = "unusable trace id";

    /// <summary>A span id of the wrong length, not hex, or all zero: the span is lost.</summary>
    public const string SpanId = "unusable span id";

    /// <summary>A parent id that cannot be read: the span is kept as a root.</summary>
    public const string ParentId = "unusable parent id";

    /// <summary>A link whose ids cannot be read: the link is dropped.</summary>
    public const string Link = "unusable link";

    /// <summary>A span that ends before it starts: kept as sent.</summary>
    public const string EndBeforeStart = "end before start";

    /// <summary>A start or end before 2000 or after 2100: kept as sent.</summary>
    public const string ImplausibleTime = "implausible time";

    /// <summary>A value over <see cref="ReadOptions.MaxValueBytes"/>: cut.</summary>
    public const string ValueCut = "value cut";

    /// <summary>More attributes than <see cref="ReadOptions.MaxAttributes"/>: the rest dropped.</summary>
    public const string AttributesDropped = "attributes dropped";

    /// <summary>Text that is not UTF-8: kept, shown with replacement characters. Counted once per distinct text.</summary>
    public const string InvalidUtf8 = "invalid UTF-8";

    /// <summary>A value nested deeper than 64 levels: the deeper part is dropped.</summary>
    public const string TooDeep = "nesting too deep";

    /// <summary>A field of another type than the format prescribes: ignored.</summary>
    public const string WrongType = "wrong type";

    /// <summary>A span, resource or message longer than is held in memory: skipped.</summary>
    public const string TooLong = "message too long";
}
