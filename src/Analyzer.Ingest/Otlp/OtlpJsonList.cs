using System.Text.Json;
using Analyzer.Ingest.Files;
using Analyzer.Ingest.Json;

namespace Analyzer.Ingest.Otlp;

/// <summary>Arrays and maps of OTLP/JSON (common.proto, ArrayValue and KeyValueList) as plain JSON.</summary>
internal static class OtlpJsonList
{
    /// <summary>Writes the ArrayValue or KeyValueList at the current token to the sink's JSON.</summary>
    public static void Write(ref JsonCursor json, SpanSink sink, bool isMap, int depth)
    {
        var to = sink.Json;
        to.Open(isMap ? '{' : '[');
        if (depth > OtlpJsonValue.MaxDepth)
        {
            sink.Report(ProblemKinds.TooDeep, $"a value is nested deeper than {OtlpJsonValue.MaxDepth} levels; what is deeper is dropped");
            json.Skip();
        }
        else if (OtlpJsonValue.IsObject(ref json, sink, "a list"))
        {
            while (json.NextProperty())
            {
                if (OtlpFields.Of(json.Text) != OtlpField.Values) json.Skip();
                else if (OtlpJsonValue.ReadArray(ref json, sink, "values")) WriteElements(ref json, sink, isMap, depth);
            }
        }

        to.Close(isMap ? '}' : ']');
    }

    private static void WriteElements(ref JsonCursor json, SpanSink sink, bool isMap, int depth)
    {
        while (json.NextElement())
        {
            if (!sink.Json.HasRoom()) json.Skip();
            else if (isMap) WriteEntry(ref json, sink, depth);
            else WriteValue(ref json, sink, depth);
        }
    }

    private static void WriteEntry(ref JsonCursor json, SpanSink sink, int depth)
    {
        if (!OtlpJsonValue.IsObject(ref json, sink, "an entry of a map")) return;
        var (hasKey, hasValue) = (false, false);
        var entry = sink.Json.Entry();
        while (json.NextProperty())
        {
            var field = OtlpFields.Of(json.Text);
            if (field == OtlpField.Key && !hasKey)
            {
                json.Read();
                sink.Json.Key(entry, json.Token == JsonTokenType.String ? json.Text : default);
                hasKey = true;
            }
            else if (field == OtlpField.Value && !hasValue)
            {
                json.Read();
                WriteValue(ref json, sink, depth);
                hasValue = true;
            }
            else
            {
                json.Skip();
            }
        }

        if (!hasKey) sink.Json.Key(entry, default);
        if (!hasValue) sink.Json.Null();
    }

    private static void WriteValue(ref JsonCursor json, SpanSink sink, int depth)
    {
        var written = false;
        if (OtlpJsonValue.IsObject(ref json, sink, "a value"))
        {
            while (json.NextProperty())
            {
                // One of a kind: a second one would not be JSON any more.
                var field = written ? OtlpField.Unknown : OtlpFields.Of(json.Text);
                written |= WriteField(ref json, sink, field, depth);
            }
        }

        if (!written) sink.Json.Null();
    }

    private static bool WriteField(ref JsonCursor json, SpanSink sink, OtlpField field, int depth)
    {
        var to = sink.Json;
        json.Read();
        switch (field)
        {
            case OtlpField.StringValue when json.Token == JsonTokenType.String:
                to.Text(json.Text);
                return true;
            case OtlpField.IntValue when json.TryInteger(out var integer):
                to.Integer(integer);
                return true;
            case OtlpField.IntValue or OtlpField.DoubleValue when json.TryNumber(out var number):
                to.Number(number);
                return true;
            case OtlpField.BoolValue when OtlpJsonValue.TryBool(ref json, out var truth):
                to.Bool(truth);
                return true;
            case OtlpField.BytesValue when OtlpJsonValue.TryBytes(ref json, out var bytes):
                to.Bytes(bytes);
                return true;
            case OtlpField.ArrayValue or OtlpField.KvlistValue:
                Write(ref json, sink, field == OtlpField.KvlistValue, depth + 1);
                return true;
            default:
                json.Skip();
                return false;
        }
    }
}
