using System.Buffers.Text;
using System.Text.Json;
using Analyzer.Ingest.Files;
using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Json;

/// <summary>Small readings that Jaeger's and Zipkin's formats share.</summary>
internal static class JsonTag
{
    private const long NsPerMicrosecond = 1000;

    /// <summary>The id of the text of the current token, whatever scalar it is; 0 for anything else.</summary>
    public static int Text(ref JsonCursor json, SpanSink sink)
    {
        switch (json.Token)
        {
            case JsonTokenType.String or JsonTokenType.Number:
                return sink.Text(json.Text);
            case JsonTokenType.True:
                return sink.Text("true"u8);
            case JsonTokenType.False:
                return sink.Text("false"u8);
            default:
                json.Skip();
                return 0;
        }
    }

    /// <summary>A time or duration of the property in whole or fractional µs, as ns; beyond 63 bits it is the largest value.</summary>
    public static long Microseconds(ref JsonCursor json, SpanSink sink, string what)
    {
        json.Read();
        if (json.TryInteger(out var value)) return Math.Abs(value) <= long.MaxValue / NsPerMicrosecond ? value * NsPerMicrosecond : value > 0 ? long.MaxValue : long.MinValue;
        if (json.TryNumber(out var number) && !double.IsNaN(number)) return (long)Math.Clamp(number * NsPerMicrosecond, long.MinValue, long.MaxValue);
        if (json.Token != JsonTokenType.Null) sink.Report(ProblemKinds.WrongType, $"{what} is not a number of microseconds; ignored");
        json.Skip();
        return 0;
    }

    /// <summary>Sum of a time and a duration; the largest value where that does not fit.</summary>
    public static long Later(long timeNs, long durationNs) =>
        durationNs > 0 && timeNs > long.MaxValue - durationNs ? long.MaxValue : durationNs < 0 && timeNs < long.MinValue - durationNs ? long.MinValue : timeNs + durationNs;

    /// <summary>The scalar at the current token as an attribute of its own type.</summary>
    public static SpanAttribute Scalar(ref JsonCursor json, SpanSink sink, int key)
    {
        switch (json.Token)
        {
            case JsonTokenType.Number when json.TryInteger(out var integer):
                return sink.Batch.Integer(key, integer);
            case JsonTokenType.Number when json.TryNumber(out var number):
                return sink.Batch.Floating(key, number);
            case JsonTokenType.True or JsonTokenType.False:
                return new SpanAttribute(key, AttributeType.Bool, json.Token == JsonTokenType.True ? 1 : 0);
            default:
                return new SpanAttribute(key, AttributeType.Text, Text(ref json, sink));
        }
    }

    /// <summary>Whether text is a base64 of bytes, and those as an attribute.</summary>
    public static bool TryBinary(ReadOnlySpan<byte> text, SpanSink sink, int key, out SpanAttribute attribute)
    {
        var buffer = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        var ok = Base64.DecodeFromUtf8(text, buffer, out _, out var written) == System.Buffers.OperationStatus.Done;
        attribute = ok ? new SpanAttribute(key, AttributeType.Bytes, sink.Bytes(buffer.AsSpan(0, written))) : default;
        return ok;
    }
}
