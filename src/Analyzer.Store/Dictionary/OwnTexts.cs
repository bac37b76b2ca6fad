using System.Buffers;
using System.Text;
using System.Text.Json;
using Analyzer.Model.Spans;

namespace Analyzer.Store.Dictionary;

/// <summary>The part of a <see cref="BatchEncoder"/> that writes the texts that few spans have.</summary>
internal sealed class OwnTexts(SpanBatch batch, EncodedSpans rows)
{
    /// <summary>Writes the texts of all rows, whose ids are known.</summary>
    public void Write()
    {
        using var json = new Utf8JsonWriter(Stream.Null, KeyValueWriter.Options);
        WriteOwnAttributes(json);
        var messages = batch.StatusMessages;
        var states = batch.TraceStates;
        var names = rows.NameIds;
        for (var row = 0; row < batch.Count; row++)
        {
            var messageIsDirty = messages[row] != 0 && !WriteText(messages[row], row, rows.StatusMessages);
            var stateIsDirty = states[row] != 0 && !WriteText(states[row], row, rows.TraceStates);
            if (names[row] != 0 && !messageIsDirty && !stateIsDirty && batch.EventsOf(row).IsEmpty && batch.LinksOf(row).IsEmpty) continue;
            json.Reset(rows.Details.Writer);
            SpanDetails.Write(json, batch, row, names[row] == 0, messageIsDirty, stateIsDirty);
            rows.Details.End(row);
        }
    }

    private void WriteOwnAttributes(Utf8JsonWriter json)
    {
        var ids = rows.AttributeIds;
        var attributes = batch.Attributes;
        var ends = batch.AttributeEnds;
        var row = 0;
        for (var at = ids.IndexOf(0); at >= 0 && at < ids.Length;)
        {
            while (ends[row] <= at) row++;
            json.Reset(rows.OwnAttributes.Writer);
            json.WriteStartArray();
            for (; at < ends[row]; at++)
            {
                if (ids[at] == 0) KeyValueWriter.Write(json, batch, attributes[at]);
            }

            json.WriteEndArray();
            json.Flush();
            rows.OwnAttributes.End(row);
            var next = ids[at..].IndexOf(0);
            at = next < 0 ? -1 : at + next;
        }
    }

    private bool WriteText(int text, int row, TextBuffer into)
    {
        var utf8 = batch.Strings.GetUtf8(text);
        var isClean = StoredText.IsClean(utf8);
        into.Writer.Write(isClean ? utf8 : Encoding.UTF8.GetBytes(StoredText.Readable(utf8)));
        into.End(row);
        return isClean;
    }
}
