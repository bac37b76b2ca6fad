using System.Text;
using Analyzer.Ingest.Files;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Json;

/// <summary>
/// Tags in which Jaeger and Zipkin carry what has a field of its own in OpenTelemetry (OpenTelemetry specification,
/// "SDK exporters: Jaeger, Zipkin"). They become that field and are no attributes then.
/// </summary>
internal struct ForeignTags
{
    /// <summary>Instrumentation scope, as string ids.</summary>
    public int ScopeName, ScopeVersion;

    /// <summary>Whether the status was stated by a tag that outweighs <c>error</c>.</summary>
    private bool _hasStatus;

    /// <summary>Takes a tag that stands for a field.</summary>
    /// <returns>False when it is an ordinary attribute.</returns>
    public bool Take(SpanSink sink, int key, SpanAttribute value)
    {
        var strings = sink.Strings;
        var name = strings.GetUtf8(key);
        var draft = sink.Draft;
        var text = value.Type == AttributeType.Text ? strings.GetUtf8(value.Value) : default;
        if (name.SequenceEqual("span.kind"u8)) return TryKind(text, out draft.Kind);
        if (name.SequenceEqual("error"u8)) return TakeError(sink, value, text);
        if (value.Type != AttributeType.Text) return false;
        if (name.SequenceEqual("otel.status_code"u8) || name.SequenceEqual("status.code"u8)) return TakeStatus(draft, text);
        if (name.SequenceEqual("otel.status_description"u8)) return Assign(ref draft.StatusMessage, value.Value);
        if (name.SequenceEqual("w3c.tracestate"u8)) return Assign(ref draft.TraceState, value.Value);
        if (name.SequenceEqual("otel.scope.name"u8) || name.SequenceEqual("otel.library.name"u8)) return Assign(ref ScopeName, value.Value);
        if (name.SequenceEqual("otel.scope.version"u8) || name.SequenceEqual("otel.library.version"u8)) return Assign(ref ScopeVersion, value.Value);
        return false;
    }

    /// <summary>A kind by its name in any case; INTERNAL where none is given.</summary>
    public static bool TryKind(ReadOnlySpan<byte> name, out SpanKind kind)
    {
        kind = SpanKind.Internal;
        for (var candidate = SpanKind.Internal; candidate <= SpanKind.Consumer; candidate++)
        {
            if (!Ascii.EqualsIgnoreCase(name, candidate.ToString())) continue;
            kind = candidate;
            return true;
        }

        return false;
    }

    private bool TakeStatus(SpanDraft draft, ReadOnlySpan<byte> code)
    {
        SpanStatus? status = Ascii.EqualsIgnoreCase(code, "ERROR"u8) ? SpanStatus.Error : Ascii.EqualsIgnoreCase(code, "OK"u8) ? SpanStatus.Ok : Ascii.EqualsIgnoreCase(code, "UNSET"u8) ? SpanStatus.Unset : null;
        if (status is null) return false;
        draft.Status = status.Value;
        _hasStatus = true;
        return true;
    }

    private readonly bool TakeError(SpanSink sink, SpanAttribute value, ReadOnlySpan<byte> text)
    {
        var draft = sink.Draft;
        if (value.Type == AttributeType.Bool || text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8))
        {
            var isError = value.Type == AttributeType.Bool ? value.Value == 1 : text.SequenceEqual("true"u8);
            if (isError && !_hasStatus) draft.Status = SpanStatus.Error;
            return true;
        }

        // Zipkin: the tag's presence is the error, its text says which.
        if (!_hasStatus) draft.Status = SpanStatus.Error;
        if (value.Type != AttributeType.Text) return false;
        if (draft.StatusMessage == 0) draft.StatusMessage = value.Value;
        return true;
    }

    private static bool Assign(ref int field, int id)
    {
        field = id;
        return true;
    }
}
