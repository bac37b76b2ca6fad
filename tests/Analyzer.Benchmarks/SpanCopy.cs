using Analyzer.Model.Spans;

namespace Analyzer.Benchmarks;

/// <summary>Copies spans into another batch, moved in time and with other trace ids.</summary>
/// <param name="source">The spans.</param>
/// <param name="into">Where they go.</param>
/// <param name="shiftNs">Added to their times, ns.</param>
/// <param name="salt">Exclusive-ored into their trace ids.</param>
internal sealed class SpanCopy(SpanBatch source, SpanBatch into, long shiftNs, ulong salt)
{
    private readonly SpanDraft _draft = new();
    private readonly Dictionary<int, int> _texts = [];
    private readonly Dictionary<int, int> _resources = [];

    /// <summary>Copies all.</summary>
    public void AddAll()
    {
        for (var row = 0; row < source.Count; row++) Add(row);
    }

    private void Add(int row)
    {
        _draft.Reset();
        _draft.TraceId = Salted(source.TraceIdOf(row));
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
        foreach (var attribute in source.AttributesOf(row)) _draft.Attributes.Add(Of(attribute));
        foreach (var e in source.EventsOf(row)) _draft.Events.Add(e with { TimeNs = e.TimeNs + shiftNs, Name = Text(e.Name), AttributeStart = Details(e.AttributeStart, e.AttributeCount) });
        foreach (var link in source.LinksOf(row)) _draft.Links.Add(link with { TraceId = Salted(link.TraceId), AttributeStart = Details(link.AttributeStart, link.AttributeCount) });
        if (!_resources.TryGetValue(source.ResourceIds[row], out var resource))
        {
            var attributes = new List<SpanAttribute>();
            foreach (var attribute in source.Resources.AttributesOf(source.ResourceIds[row])) attributes.Add(Of(attribute));
            _resources.Add(source.ResourceIds[row], resource = into.Resources.Intern([.. attributes]));
        }

        var (name, version) = source.Resources.Scope(source.ScopeIds[row]);
        into.Add(_draft, resource, into.Resources.InternScope(Text(name), Text(version)));
    }

    private TraceId Salted(TraceId id) => new(id.High ^ salt, id.Low ^ salt);

    private int Details(int start, int count)
    {
        var at = _draft.DetailAttributes.Count;
        foreach (var attribute in source.DetailAttributes.Slice(start, count)) _draft.DetailAttributes.Add(Of(attribute));
        return at;
    }

    private SpanAttribute Of(SpanAttribute attribute)
    {
        var key = Text(attribute.Key);
        return attribute.Type switch
        {
            AttributeType.Text or AttributeType.Json or AttributeType.Bytes => new SpanAttribute(key, attribute.Type, Text(attribute.Value)),
            AttributeType.Int64 => into.Integer(key, source.Number(attribute.Value)),
            AttributeType.Double => into.Floating(key, BitConverter.Int64BitsToDouble(source.Number(attribute.Value))),
            _ => new SpanAttribute(key, attribute.Type, attribute.Value),
        };
    }

    private int Text(int id)
    {
        if (!_texts.TryGetValue(id, out var copy)) _texts.Add(id, copy = into.Strings.Intern(source.Strings.GetUtf8(id)));
        return copy;
    }
}
