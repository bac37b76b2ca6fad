using System.Globalization;
using System.Text;
using Analyzer.Model.Spans;

namespace Analyzer.IntegrationTests.Store;

/// <summary>Everything a batch says of its spans, a line a span, so that two batches can be compared whatever their ids and order.</summary>
internal static class SpanLines
{
    /// <summary>The lines, sorted.</summary>
    public static List<string> Of(SpanBatch batch) => [.. Enumerable.Range(0, batch.Count).Select(span => Line(batch, span)).Order(StringComparer.Ordinal)];

    private static string Line(SpanBatch batch, int span)
    {
        var line = new StringBuilder();
        var (scopeName, scopeVersion) = batch.Resources.Scope(batch.ScopeIds[span]);
        line.Append(CultureInfo.InvariantCulture, $"{batch.TraceIdOf(span)} {batch.SpanIds[span]:x} {batch.ParentIds[span]:x} {batch.StartNs[span]} {batch.EndNs[span]} ");
        line.Append(CultureInfo.InvariantCulture, $"{batch.Kinds[span]} {batch.Statuses[span]} {batch.Flags[span]:x} name={Text(batch, batch.Names[span])} ");
        line.Append(CultureInfo.InvariantCulture, $"message={Text(batch, batch.StatusMessages[span])} state={Text(batch, batch.TraceStates[span])} ");
        line.Append(CultureInfo.InvariantCulture, $"scope={Text(batch, scopeName)}/{Text(batch, scopeVersion)} resource=");
        Append(line, batch, batch.Resources.AttributesOf(batch.ResourceIds[span]));
        line.Append(" attributes=");
        Append(line, batch, batch.AttributesOf(span));
        foreach (var item in batch.EventsOf(span))
        {
            line.Append(CultureInfo.InvariantCulture, $" event={item.TimeNs} {Text(batch, item.Name)} ");
            Append(line, batch, batch.DetailAttributes.Slice(item.AttributeStart, item.AttributeCount));
        }

        foreach (var item in batch.LinksOf(span))
        {
            line.Append(CultureInfo.InvariantCulture, $" link={item.TraceId} {item.SpanId} ");
            Append(line, batch, batch.DetailAttributes.Slice(item.AttributeStart, item.AttributeCount));
        }

        return line.ToString();
    }

    private static void Append(StringBuilder line, SpanBatch batch, ReadOnlySpan<SpanAttribute> attributes)
    {
        foreach (var attribute in attributes)
        {
            var value = attribute.Type switch
            {
                AttributeType.Int32 or AttributeType.Bool => attribute.Value.ToString(CultureInfo.InvariantCulture),
                AttributeType.Int64 => batch.Number(attribute.Value).ToString(CultureInfo.InvariantCulture),
                AttributeType.Double => batch.Number(attribute.Value).ToString("x16", CultureInfo.InvariantCulture),
                _ => Text(batch, attribute.Value),
            };
            line.Append(CultureInfo.InvariantCulture, $"[{Text(batch, attribute.Key)} {attribute.Type} {value}]");
        }
    }

    private static string Text(SpanBatch batch, int text) => Convert.ToHexString(batch.Strings.GetUtf8(text)) is { Length: > 400 } hex
        ? string.Create(CultureInfo.InvariantCulture, $"{hex.Length}:{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(batch.Strings.GetUtf8(text)))}")
        : Encoding.UTF8.GetString(batch.Strings.GetUtf8(text)).Replace('\n', ' ');
}
