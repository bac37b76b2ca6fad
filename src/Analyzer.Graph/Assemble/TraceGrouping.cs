using Analyzer.Model.Spans;

namespace Analyzer.Graph.Assemble;

/// <summary>Spans by trace: one pass to number the traces, one counting sort to bring their spans together.</summary>
internal sealed class TraceGrouping
{
    private TraceId[] _ids = new TraceId[1024];
    private int[] _sizes = new int[1024];
    private int[] _buckets = new int[4096];
    private int _count;

    private TraceGrouping()
    {
    }

    /// <summary>Trace ids ascending, the start of each trace among the keys, and the keys.</summary>
    public static (TraceId[] Ids, int[] Start, SpanKey[] Keys) Group(SpanBatch spans)
    {
        var grouping = new TraceGrouping();
        return grouping.Run(spans);
    }

    private (TraceId[] Ids, int[] Start, SpanKey[] Keys) Run(SpanBatch spans)
    {
        var traceOfRow = Number(spans);
        Array.Resize(ref _ids, _count);
        var order = new int[_count];
        for (var number = 0; number < order.Length; number++) order[number] = number;
        Array.Sort(_ids, order);

        var start = new int[_count + 1];
        var next = new int[_count];
        for (var trace = 0; trace < order.Length; trace++)
        {
            next[order[trace]] = start[trace];
            start[trace + 1] = start[trace] + _sizes[order[trace]];
        }

        var keys = new SpanKey[spans.Count];
        for (var row = 0; row < keys.Length; row++) keys[next[traceOfRow[row]]++] = new SpanKey(spans, row);
        return (_ids, start, keys);
    }

    private int[] Number(SpanBatch spans)
    {
        var numbers = new int[spans.Count];
        var high = spans.TraceHigh;
        var low = spans.TraceLow;
        var previous = -1;
        for (var row = 0; row < numbers.Length; row++)
        {
            // Spans of one trace often come together.
            if (previous < 0 || _ids[previous].Low != low[row] || _ids[previous].High != high[row]) previous = NumberOf(high[row], low[row]);
            numbers[row] = previous;
            _sizes[previous]++;
        }

        return numbers;
    }

    private int NumberOf(ulong high, ulong low)
    {
        var mask = _buckets.Length - 1;
        var at = (int)SeededHash.Of(high, low) & mask;
        for (; _buckets[at] != 0; at = (at + 1) & mask)
        {
            ref readonly var id = ref _ids[_buckets[at] - 1];
            if (id.Low == low && id.High == high) return _buckets[at] - 1;
        }

        if (_count == _ids.Length)
        {
            Array.Resize(ref _ids, _count * 2);
            Array.Resize(ref _sizes, _count * 2);
        }

        _ids[_count++] = new TraceId(high, low);
        _buckets[at] = _count;
        if (_count * 2 > _buckets.Length) Rehash();
        return _count - 1;
    }

    private void Rehash()
    {
        _buckets = new int[_buckets.Length * 2];
        var mask = _buckets.Length - 1;
        for (var number = 0; number < _count; number++)
        {
            var at = (int)SeededHash.Of(_ids[number].High, _ids[number].Low) & mask;
            while (_buckets[at] != 0) at = (at + 1) & mask;
            _buckets[at] = number + 1;
        }
    }
}
