using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Otlp;

/// <summary>
/// The resource or scope of a group of spans. Members of a message come in any order: spans read before it get it afterwards.
/// </summary>
internal struct LateId(SpanBatch batch)
{
    private readonly int _first = batch.Count;
    private int _late = -1, _id = -1;

    /// <summary>The id for a span that is added now.</summary>
    public readonly int Current => Math.Max(0, _id);

    public void Set(int id)
    {
        _id = id;
        if (_late < 0) _late = batch.Count;
    }

    /// <summary>Ends the group of a resource. Without any the spans have one without attributes.</summary>
    public readonly void EndResource()
    {
        var count = (_late < 0 ? batch.Count : _late) - _first;
        if (count > 0) batch.SetResource(_first, count, _id >= 0 ? _id : batch.Resources.Intern([]));
    }

    /// <summary>Ends the group of a scope. Without any the spans have one without a name.</summary>
    public readonly void EndScope()
    {
        var count = (_late < 0 ? batch.Count : _late) - _first;
        if (count > 0) batch.SetScope(_first, count, _id >= 0 ? _id : batch.Resources.InternScope(0, 0));
    }
}
