using System.Globalization;
using Analyzer.Model.Spans;

namespace Analyzer.IntegrationTests.Store;

/// <summary>Spans by number: whoever knows a span's number knows everything about it, in whichever process it was made.</summary>
internal static class Load
{
    /// <summary>Unix start of span 0, ns: a whole hour.</summary>
    public const long StartNs = 1_760_000_400_000_000_000;

    /// <summary>Ten spans a trace, a millisecond apart, five attributes a span.</summary>
    /// <param name="first">Number of the first span.</param>
    /// <param name="count">How many.</param>
    /// <param name="startNs">Start of span 0, ns.</param>
    /// <param name="dialect">Becomes part of some values, so that a test can make values nobody has seen.</param>
    public static SpanBatch Batch(int first, int count, long startNs = StartNs, string dialect = "")
    {
        var batch = new SpanBatch(count);
        var strings = batch.Strings;
        var draft = new SpanDraft();
        int[] resources = [.. Enumerable.Range(0, 3).Select(service => batch.Resources.Intern([new SpanAttribute(strings.Intern("service.name"), AttributeType.Text, strings.Intern($"service-{service}{dialect}"))]))];
        var scope = batch.Resources.InternScope(strings.Intern("load"), strings.Intern("1.0"));
        for (var number = first; number < first + count; number++)
        {
            draft.Reset();
            draft.TraceId = TraceOf(number);
            draft.SpanId = new SpanId((ulong)number + 1);
            draft.ParentId = new SpanId(number % 10 == 0 ? 0 : (ulong)number);
            draft.StartNs = startNs + (number * 1_000_000L);
            draft.EndNs = draft.StartNs + 5_000_000 + number;
            draft.Name = strings.Intern($"GET /{number % 7}{dialect}");
            draft.Kind = (SpanKind)(number % 6);
            draft.Status = (SpanStatus)(number % 3);
            draft.Attributes.Add(new SpanAttribute(strings.Intern("http.route"), AttributeType.Text, strings.Intern($"/{number % 11}{dialect}")));
            draft.Attributes.Add(batch.Integer(strings.Intern("http.response.status_code"), 200 + (number % 5)));
            draft.Attributes.Add(new SpanAttribute(strings.Intern("flag"), AttributeType.Bool, number & 1));
            draft.Attributes.Add(batch.Floating(strings.Intern("ratio"), (number % 9) / 3.0));
            draft.Attributes.Add(new SpanAttribute(strings.Intern("number"), AttributeType.Text, strings.Intern(number.ToString(CultureInfo.InvariantCulture))));
            batch.Add(draft, resources[number % 3], scope);
        }

        return batch;
    }

    /// <summary>The trace of a span; its lowest byte is the trace's number's.</summary>
    public static TraceId TraceOf(int number) => new(0xABCD, (ulong)(number / 10));

    /// <summary>Numbers of the spans in a batch, as their attribute says, each as often as it is there.</summary>
    public static List<int> Numbers(SpanBatch batch)
    {
        var numbers = new List<int>(batch.Count);
        for (var span = 0; span < batch.Count; span++)
        {
            foreach (var attribute in batch.AttributesOf(span))
            {
                if (batch.Strings.GetString(attribute.Key) == "number") numbers.Add(int.Parse(batch.Strings.GetString(attribute.Value), CultureInfo.InvariantCulture));
            }
        }

        return numbers;
    }

    /// <summary>Everything a batch says of its spans, a line each, sorted.</summary>
    public static List<string> Lines(SpanBatch batch)
    {
        var lines = new List<string>(batch.Count);
        for (var span = 0; span < batch.Count; span++)
        {
            var attributes = new List<string>();
            foreach (var attribute in batch.AttributesOf(span))
            {
                var value = attribute.Type switch
                {
                    AttributeType.Int32 or AttributeType.Bool => attribute.Value.ToString(CultureInfo.InvariantCulture),
                    AttributeType.Int64 or AttributeType.Double => batch.Number(attribute.Value).ToString(CultureInfo.InvariantCulture),
                    _ => Convert.ToHexString(batch.Strings.GetUtf8(attribute.Value)),
                };
                attributes.Add($"{batch.Strings.GetString(attribute.Key)}:{attribute.Type}={value}");
            }

            var resource = batch.Resources[batch.ResourceIds[span]];
            var scope = batch.Resources.Scope(batch.ScopeIds[span]);
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"{batch.TraceIdOf(span)} {batch.SpanIds[span]} {batch.ParentIds[span]} {batch.StartNs[span]} {batch.EndNs[span]} {batch.Strings.GetString(batch.Names[span])} {batch.Kinds[span]} {batch.Statuses[span]} {batch.Flags[span]} {batch.Strings.GetString(resource.Service)} {batch.Strings.GetString(scope.Name)} {string.Join(' ', attributes)}"));
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}
