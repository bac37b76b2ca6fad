namespace Analyzer.Simulate.Engine;

/// <summary>The virtual clock with the agenda of what happens when; equal times keep the order in which they were set.</summary>
internal sealed class EventQueue
{
    private Entry[] _heap = new Entry[1024];
    private int _count;
    private long _sequence;

    /// <summary>Virtual time since the run's epoch, in ns.</summary>
    public long NowNs { get; private set; }

    public void At(long timeNs, Action happen)
    {
        if (_count == _heap.Length) Array.Resize(ref _heap, _count * 2);
        var entry = new Entry(Math.Max(timeNs, NowNs), _sequence++, happen);
        var i = _count++;
        while (i > 0)
        {
            var parent = (i - 1) / 2;
            if (_heap[parent].Before(entry)) break;
            _heap[i] = _heap[parent];
            i = parent;
        }
        _heap[i] = entry;
    }

    /// <summary>Runs until nothing is left to happen, or the clock would pass <paramref name="limitNs"/>.</summary>
    public void Run(long limitNs, CancellationToken cancellation)
    {
        var steps = 0;
        while (_count > 0 && _heap[0].TimeNs <= limitNs)
        {
            if ((++steps & 0xFFFF) == 0) cancellation.ThrowIfCancellationRequested();
            var next = Take();
            NowNs = next.TimeNs;
            next.Happen();
        }
    }

    public DelayAwaitable Delay(long durationNs) => new(this, durationNs);

    private Entry Take()
    {
        var first = _heap[0];
        var last = _heap[--_count];
        _heap[_count] = default;
        var i = 0;
        while (true)
        {
            var child = (2 * i) + 1;
            if (child >= _count) break;
            if (child + 1 < _count && _heap[child + 1].Before(_heap[child])) child++;
            if (last.Before(_heap[child])) break;
            _heap[i] = _heap[child];
            i = child;
        }
        if (_count > 0) _heap[i] = last;
        return first;
    }

    private readonly record struct Entry(long TimeNs, long Sequence, Action Happen)
    {
        public bool Before(in Entry other) =>
            TimeNs < other.TimeNs || (TimeNs == other.TimeNs && Sequence < other.Sequence);
    }
}
