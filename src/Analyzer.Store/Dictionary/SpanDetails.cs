using System.Globalization;
using System.Text.Json;
using Analyzer.Model.Spans;

namespace Analyzer.Store.Dictionary;

/// <summary>
/// Column <c>details</c>: what few spans have, as one JSON object in OTLP/JSON's names: <c>events</c>, <c>links</c>; and, only where
/// their own columns cannot hold them, <c>name</c>, <c>statusMessage</c> and <c>traceState</c>.
/// </summary>
internal static class SpanDetails
{
    /// <summary>Writes the details of a span.</summary>
    /// <param name="json">Reset to its output.</param>
    /// <param name="batch">The span's batch.</param>
    /// <param name="span">The span.</param>
    /// <param name="withName">Whether the name has no entry in the dictionary.</param>
    /// <param name="withMessage">Whether the status message is not clean text.</param>
    /// <param name="withState">Whether the trace state is not clean text.</param>
    public static void Write(Utf8JsonWriter json, SpanBatch batch, int span, bool withName, bool withMessage, bool withState)
    {
        json.WriteStartObject();
        if (withName) KeyValueWriter.WriteText(json, "name"u8, batch.Strings.GetUtf8(batch.Names[span]));
        if (withMessage) KeyValueWriter.WriteText(json, "statusMessage"u8, batch.Strings.GetUtf8(batch.StatusMessages[span]));
        if (withState) KeyValueWriter.WriteText(json, "traceState"u8, batch.Strings.GetUtf8(batch.TraceStates[span]));
        WriteEvents(json, batch, batch.EventsOf(span));
        WriteLinks(json, batch, batch.LinksOf(span));
        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>Reads details into a draft.</summary>
    public static void Read(ReadOnlySpan<byte> details, SpanBatch batch, SpanDraft draft)
    {
        var json = new Utf8JsonReader(details);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var property = json.ValueSpan;
            json.Read();
            if (property.SequenceEqual("name"u8)) draft.Name = KeyValueReader.ReadText(ref json, batch.Strings);
            else if (property.SequenceEqual("statusMessage"u8)) draft.StatusMessage = KeyValueReader.ReadText(ref json, batch.Strings);
            else if (property.SequenceEqual("traceState"u8)) draft.TraceState = KeyValueReader.ReadText(ref json, batch.Strings);
            else if (property.SequenceEqual("events"u8)) ReadEvents(ref json, batch, draft);
            else if (property.SequenceEqual("links"u8)) ReadLinks(ref json, batch, draft);
            else json.Skip();
        }
    }

    private static void WriteEvents(Utf8JsonWriter json, SpanBatch batch, ReadOnlySpan<SpanEvent> events)
    {
        if (events.IsEmpty) return;
        json.WriteStartArray("events"u8);
        foreach (var item in events)
        {
            json.WriteStartObject();
            json.WriteString("timeUnixNano"u8, ((ulong)item.TimeNs).ToString(CultureInfo.InvariantCulture));
            KeyValueWriter.WriteText(json, "name"u8, batch.Strings.GetUtf8(item.Name));
            WriteAttributes(json, batch, item.AttributeStart, item.AttributeCount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter json, SpanBatch batch, ReadOnlySpan<SpanLink> links)
    {
        if (links.IsEmpty) return;
        json.WriteStartArray("links"u8);
        foreach (var item in links)
        {
            json.WriteStartObject();
            json.WriteString("traceId"u8, item.TraceId.ToString());
            json.WriteString("spanId"u8, item.SpanId.ToString());
            WriteAttributes(json, batch, item.AttributeStart, item.AttributeCount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAttributes(Utf8JsonWriter json, SpanBatch batch, int start, int count)
    {
        if (count == 0) return;
        json.WritePropertyName("attributes"u8);
        KeyValueWriter.WriteArray(json, batch, batch.DetailAttributes.Slice(start, count));
    }

    private static void ReadEvents(ref Utf8JsonReader json, SpanBatch batch, SpanDraft draft)
    {
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            var item = new SpanEvent(0, 0, draft.DetailAttributes.Count, 0);
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var property = json.ValueSpan;
                json.Read();
                if (property.SequenceEqual("timeUnixNano"u8)) item = item with { TimeNs = (long)ulong.Parse(json.ValueSpan, CultureInfo.InvariantCulture) };
                else if (property.SequenceEqual("name"u8)) item = item with { Name = KeyValueReader.ReadText(ref json, batch.Strings) };
                else KeyValueReader.ReadArray(ref json, batch, draft.DetailAttributes);
            }

            draft.Events.Add(item with { AttributeCount = draft.DetailAttributes.Count - item.AttributeStart });
        }
    }

    private static void ReadLinks(ref Utf8JsonReader json, SpanBatch batch, SpanDraft draft)
    {
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            var item = new SpanLink(default, default, draft.DetailAttributes.Count, 0);
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var property = json.ValueSpan;
                json.Read();
                if (property.SequenceEqual("traceId"u8)) item = item with { TraceId = new TraceId(Hex(json.ValueSpan[..16]), Hex(json.ValueSpan[16..])) };
                else if (property.SequenceEqual("spanId"u8)) item = item with { SpanId = new SpanId(Hex(json.ValueSpan)) };
                else KeyValueReader.ReadArray(ref json, batch, draft.DetailAttributes);
            }

            draft.Links.Add(item with { AttributeCount = draft.DetailAttributes.Count - item.AttributeStart });
        }
    }

    private static ulong Hex(ReadOnlySpan<byte> digits) => ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
