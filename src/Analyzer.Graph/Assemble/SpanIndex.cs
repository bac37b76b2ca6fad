namespace Analyzer.Graph.Assemble;

/// <summary>Span id to position inside one trace; reused from trace to trace. Equal ids are chained.</summary>
internal sealed class SpanIndex
{
    private int[] _buckets = new int[256];
    private ulong[] _ids = new ulong[128];
    private int[] _next = new int[128];
    private int _mask = 255;

    /// <summary>Forgets all, and makes room for <paramref name="capacity"/> positions.</summary>
    public void Clear(int capacity)
    {
        var size = 16;
        while (size < capacity * 2) size *= 2;
        if (size > _buckets.Length) _buckets = new int[size];
        else Array.Clear(_buckets, 0, size);
        _mask = size - 1;
        if (capacity > _ids.Length)
        {
            _ids = new ulong[size];
            _next = new int[size];
        }
    }

    public void Add(ulong id, int position)
    {
        ref var bucket = ref _buckets[Bucket(id)];
        _ids[position] = id;
        _next[position] = bucket;
        bucket = position + 1;
    }

    /// <summary>A position with this id; -1 when there is none.</summary>
    public int Find(ulong id)
    {
        var at = _buckets[Bucket(id)] - 1;
        while (at >= 0 && _ids[at] != id) at = _next[at] - 1;
        return at;
    }

    /// <summary>Another position with the same id; -1 at the end.</summary>
    public int Next(int position)
    {
        var id = _ids[position];
        var at = _next[position] - 1;
        while (at >= 0 && _ids[at] != id) at = _next[at] - 1;
        return at;
    }

    private int Bucket(ulong id) => (int)SeededHash.Of(id, 0) & _mask;
}
