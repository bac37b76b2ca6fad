using System.Globalization;
using System.IO.Compression;
using System.Text;
using Analyzer.Ingest.Files;
using Analyzer.Model.Spans;
using Xunit;

namespace Analyzer.Tests.Ingest;

/// <summary>Reads inline input, and shows batches as text so that they can be compared whatever their ids.</summary>
internal static class Reading
{
    public static (SpanBatch Batch, ReadSummary Summary) Read(byte[] input, ReadOptions? options = null) =>
        Read(new MemoryStream(input), options);

    public static (SpanBatch Batch, ReadSummary Summary) Read(string input, ReadOptions? options = null) => Read(Encoding.UTF8.GetBytes(input), options);

    public static (SpanBatch Batch, ReadSummary Summary) Read(Stream input, ReadOptions? options = null)
    {
        var batch = new SpanBatch();
        var summary = SpanFiles.Read(input, "test", batch, options ?? new ReadOptions(), TestContext.Current.CancellationToken);
        return (batch, summary);
    }

    public static byte[] Gzip(params byte[][] members)
    {
        var result = new MemoryStream();
        foreach (var member in members)
        {
            using var gzip = new GZipStream(result, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(member);
        }

        return result.ToArray();
    }

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    /// <summary>An export request on one line with one span, of the given parts.</summary>
    public static string Otlp(string span, string resource = """{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]}""") =>
        $$"""{"resourceSpans":[{"resource":{{resource}},"scopeSpans":[{"scope":{"name":"lib","version":"1"},"spans":[{{span}}]}]}]}""";

    /// <summary>A span with plausible ids and times, and whatever else is given.</summary>
    public static string Span(string id = "00000000000000a1", string more = "") =>
        $$"""{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"{{id}}","name":"GET /","startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000000001000000"{{(more.Length > 0 ? "," + more : "")}}}""";

    public static List<string> Show(SpanBatch batch)
    {
        var lines = new List<string>();
        for (var i = 0; i < batch.Count; i++)
        {
            var scope = batch.Resources.Scope(batch.ScopeIds[i]);
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{batch.TraceIdOf(i)} {batch.SpanIds[i]:x16}<{batch.ParentIds[i]:x16} {batch.Strings.GetString(batch.Names[i])} {batch.Kinds[i]} ");
            text.Append(CultureInfo.InvariantCulture, $"{batch.StartNs[i]}-{batch.EndNs[i]} {batch.Statuses[i]}({batch.Strings.GetString(batch.StatusMessages[i])}) ");
            text.Append(CultureInfo.InvariantCulture, $"{batch.Strings.GetString(batch.TraceStates[i])} {batch.Flags[i]:x} scope {batch.Strings.GetString(scope.Name)}@{batch.Strings.GetString(scope.Version)}");
            text.Append(" resource").Append(Show(batch, batch.Resources.AttributesOf(batch.ResourceIds[i])));
            text.Append(" span").Append(Show(batch, batch.AttributesOf(i)));
            foreach (var e in batch.EventsOf(i)) text.Append(CultureInfo.InvariantCulture, $" event {batch.Strings.GetString(e.Name)}@{e.TimeNs}").Append(Show(batch, batch.DetailAttributes.Slice(e.AttributeStart, e.AttributeCount)));
            foreach (var l in batch.LinksOf(i)) text.Append(CultureInfo.InvariantCulture, $" link {l.TraceId}/{l.SpanId}").Append(Show(batch, batch.DetailAttributes.Slice(l.AttributeStart, l.AttributeCount)));
            lines.Add(text.ToString());
        }

        return lines;
    }

    public static string Attributes(SpanBatch batch, int span) => Show(batch, batch.AttributesOf(span));

    public static string Resource(SpanBatch batch, int span) => Show(batch, batch.Resources.AttributesOf(batch.ResourceIds[span]));

    private static string Show(SpanBatch batch, ReadOnlySpan<SpanAttribute> attributes)
    {
        var text = new StringBuilder("{");
        foreach (var a in attributes)
        {
            if (text.Length > 1) text.Append(", ");
            text.Append(batch.Strings.GetString(a.Key)).Append('=').Append(Show(batch, a));
        }

        return text.Append('}').ToString();
    }

    private static string Show(SpanBatch batch, SpanAttribute a) =>
        a.Type switch
        {
            AttributeType.Text => $"'{batch.Strings.GetString(a.Value)}'",
            AttributeType.Int32 => a.Value.ToString(CultureInfo.InvariantCulture),
            AttributeType.Int64 => batch.Number(a.Value).ToString(CultureInfo.InvariantCulture),
            AttributeType.Double => BitConverter.Int64BitsToDouble(batch.Number(a.Value)).ToString("R", CultureInfo.InvariantCulture) + "d",
            AttributeType.Bool => a.Value == 1 ? "true" : "false",
            AttributeType.Json => batch.Strings.GetString(a.Value),
            _ => "0x" + Convert.ToHexString(batch.Strings.GetUtf8(a.Value)),
        };
}
