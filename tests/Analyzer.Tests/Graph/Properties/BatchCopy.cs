using Analyzer.Model.Spans;

namespace Analyzer.Tests.Graph.Properties;

/// <summary>Copies spans into a new batch in another order, so that every id of a string or resource becomes another one.</summary>
internal sealed class BatchCopy(SpanBatch source, SpanBatch? into = null, long shiftNs = 0)
{
    private readonly SpanBatch _copy = into ?? new();
    private readonly SpanDraft _draft = new();

    /// <summary>These rows of a batch, in this order; a row may come several times.</summary>
    public static SpanBatch Of(SpanBatch source, IEnumerable<int> rows)
    {
        var copy = new BatchCopy(source);
        foreach (var row in rows) copy.Add(row);
        return copy._copy;
    }

    /// <summary>These rows of a batch at another time.</summary>
    public static SpanBatch Shifted(SpanBatch source, IEnumerable<int> rows, long shiftNs)
    {
        var copy = new BatchCopy(source, null, shiftNs);
        foreach (var row in rows) copy.Add(row);
        return copy._copy;
    }

    /// <summary>Adds these rows of a batch to another.</summary>
    public static void Into(SpanBatch into, SpanBatch source, IEnumerable<int> rows)
    {
        var copy = new BatchCopy(source, into);
        foreach (var row in rows) copy.Add(row);
    }

    /// <summary>All rows in an order that the seed decides, some of them twice where <paramref name="duplicates"/> says so.</summary>
    public static SpanBatch Shuffled(SpanBatch source, int seed, bool duplicates)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, source.Count).ToList();
        if (duplicates) rows.AddRange(rows.Where(_ => random.Next(3) == 0).ToList());
        var order = rows.ToArray();
        random.Shuffle(order);
        return Of(source, order);
    }

    private void Add(int row)
    {
        _draft.Reset();
        _draft.TraceId = source.TraceIdOf(row);
        _draft.SpanId = new SpanId(source.SpanIds[row]);
        _draft.ParentId = new SpanId(source.ParentIds[row]);
        _draft.StartNs = source.StartNs[row] + shiftNs;
        _draft.EndNs = source.EndNs[row] + shiftNs;
        _draft.Kind = source.Kinds[row];
        _draft.Status = source.Statuses[row];
        _draft.Flags = source.Flags[row];
        _draft.Name = Text(source.Names[row]);
        _draft.StatusMessage = Text(source.StatusMessages[row]);
        _draft.TraceState = Text(source.TraceStates[row]);
        _draft.Attributes.AddRange(Attributes(source.AttributesOf(row)));
        foreach (var e in source.EventsOf(row)) _draft.Events.Add(e with { Name = Text(e.Name), AttributeStart = Details(e.AttributeStart, e.AttributeCount) });
        foreach (var link in source.LinksOf(row)) _draft.Links.Add(link with { AttributeStart = Details(link.AttributeStart, link.AttributeCount) });
        var (name, version) = source.Resources.ScopeCount == 0 ? default : source.Resources.Scope(source.ScopeIds[row]);
        _copy.Add(_draft, _copy.Resources.Intern(Attributes(source.Resources.AttributesOf(source.ResourceIds[row]))), _copy.Resources.InternScope(Text(name), Text(version)));
    }

    private int Details(int start, int count)
    {
        var at = _draft.DetailAttributes.Count;
        _draft.DetailAttributes.AddRange(Attributes(source.DetailAttributes.Slice(start, count)));
        return at;
    }

    private SpanAttribute[] Attributes(ReadOnlySpan<SpanAttribute> attributes)
    {
        var copies = new SpanAttribute[attributes.Length];
        for (var at = 0; at < copies.Length; at++)
        {
            var (key, type, value) = (Text(attributes[at].Key), attributes[at].Type, attributes[at].Value);
            copies[at] = type switch
            {
                AttributeType.Text or AttributeType.Json or AttributeType.Bytes => new SpanAttribute(key, type, Text(value)),
                AttributeType.Int64 => _copy.Integer(key, source.Number(value)),
                AttributeType.Double => _copy.Floating(key, BitConverter.Int64BitsToDouble(source.Number(value))),
                _ => new SpanAttribute(key, type, value),
            };
        }

        return copies;
    }

    private int Text(int id) => _copy.Strings.Intern(source.Strings.GetUtf8(id));
}
