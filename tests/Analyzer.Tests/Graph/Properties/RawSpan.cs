using Analyzer.Model.Spans;

namespace Analyzer.Tests.Graph.Properties;

/// <summary>A span field by field, so that it can also be what no tracer would send.</summary>
internal sealed record RawSpan
{
    public TraceId Trace { get; init; } = new(0, 1);

    public ulong Id { get; init; }

    public ulong Parent { get; init; }

    public long StartNs { get; init; }

    public long EndNs { get; init; }

    public SpanKind Kind { get; init; } = SpanKind.Internal;

    public SpanStatus Status { get; init; }

    public string Service { get; init; } = "shop";

    public string Instance { get; init; } = "";

    public string Name { get; init; } = "work";

    public string TraceState { get; init; } = "";

    public IReadOnlyList<(string Key, object Value)> Attributes { get; init; } = [];

    public IReadOnlyList<(TraceId Trace, ulong Id)> Links { get; init; } = [];

    /// <summary>The spans as a batch, in the order given.</summary>
    public static SpanBatch Batch(IEnumerable<RawSpan> spans)
    {
        var batch = new SpanBatch();
        var draft = new SpanDraft();
        foreach (var span in spans)
        {
            draft.Reset();
            batch.Add(span.Write(draft, batch), span.Resource(batch), 0);
        }

        return batch;
    }

    private SpanDraft Write(SpanDraft draft, SpanBatch batch)
    {
        draft.TraceId = Trace;
        draft.SpanId = new SpanId(Id);
        draft.ParentId = new SpanId(Parent);
        draft.StartNs = StartNs;
        draft.EndNs = EndNs;
        draft.Kind = Kind;
        draft.Status = Status;
        draft.Name = batch.Strings.Intern(Name);
        draft.TraceState = batch.Strings.Intern(TraceState);
        foreach (var (key, value) in Attributes) draft.Attributes.Add(Attribute(batch, key, value));
        foreach (var (trace, id) in Links) draft.Links.Add(new SpanLink(trace, new SpanId(id), 0, 0));
        return draft;
    }

    private int Resource(SpanBatch batch) => Instance.Length == 0
        ? batch.Resources.Intern([Attribute(batch, "service.name", Service)])
        : batch.Resources.Intern([Attribute(batch, "service.name", Service), Attribute(batch, "service.instance.id", Instance)]);

    private static SpanAttribute Attribute(SpanBatch batch, string key, object value) => value is int number
        ? batch.Integer(batch.Strings.Intern(key), number)
        : new SpanAttribute(batch.Strings.Intern(key), AttributeType.Text, batch.Strings.Intern((string)value));
}
