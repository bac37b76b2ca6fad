using System.Globalization;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;

namespace Analyzer.Detect.Exemplars;

/// <summary>Spans as evidence inside a report, masked.</summary>
internal static class EvidenceSpans
{
    /// <summary>The spans of these rows, by start and id.</summary>
    public static IReadOnlyList<EvidenceSpan> Of(SpanBatch spans, IReadOnlyList<int> rows) =>
        [.. rows.Select(row => Of(spans, row)).OrderBy(span => span.StartNs).ThenBy(span => span.SpanId, StringComparer.Ordinal).ThenBy(span => span.Kind, StringComparer.Ordinal)];

    private static EvidenceSpan Of(SpanBatch spans, int row)
    {
        var strings = spans.Strings;
        var parent = new SpanId(spans.ParentIds[row]);
        var attributes = new List<KeyValuePair<string, string>>();
        foreach (var attribute in spans.AttributesOf(row))
        {
            var key = strings.GetString(attribute.Key);
            var number = attribute.Type is AttributeType.Int32 or AttributeType.Int64 or AttributeType.Double or AttributeType.Bool;
            attributes.Add(new(key, AttributeMask.Apply(key, ValueOf(spans, attribute), number)));
        }

        attributes.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key) is var order and not 0 ? order : string.CompareOrdinal(a.Value, b.Value));
        return new EvidenceSpan(
            new SpanId(spans.SpanIds[row]).ToString(),
            parent.IsEmpty ? "" : parent.ToString(),
            strings.GetString(spans.Resources[spans.ResourceIds[row]].Service),
            Redaction.Name(strings.GetString(spans.Names[row])),
            spans.Kinds[row].ToString().ToLowerInvariant(),
            spans.StartNs[row],
            Math.Max(0, spans.EndNs[row] - spans.StartNs[row]),
            spans.Statuses[row].ToString().ToLowerInvariant(),
            attributes);
    }

    private static string ValueOf(SpanBatch spans, SpanAttribute attribute) => attribute.Type switch
    {
        AttributeType.Int32 => attribute.Value.ToString(CultureInfo.InvariantCulture),
        AttributeType.Int64 => spans.Number(attribute.Value).ToString(CultureInfo.InvariantCulture),
        AttributeType.Double => BitConverter.Int64BitsToDouble(spans.Number(attribute.Value)).ToString("R", CultureInfo.InvariantCulture),
        AttributeType.Bool => attribute.Value != 0 ? "true" : "false",
        AttributeType.Bytes => Redaction.Masked,
        _ => spans.Strings.GetString(attribute.Value),
    };
}
