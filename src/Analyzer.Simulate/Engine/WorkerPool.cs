namespace Analyzer.Simulate.Engine;

/// <summary>c workers behind a first-in-first-out queue of at most K waiting (the c and K of M/G/c/K).</summary>
internal sealed class WorkerPool(EventQueue clock, int workers, int queueLimit)
{
    private Queue<Flow<bool>> _waiting = new();
    private readonly int _workers = workers;
    private int _free = workers;
    private int _generation;

    public int Waiting => _waiting.Count;

    public int Busy => _workers - _free;

    /// <summary>Changes whenever the pool is emptied; a worker of an older generation is not given back.</summary>
    public int Generation => _generation;

    /// <summary>Ends with true once a worker is held, with false at once if the queue is full.</summary>
    public Flow<bool> Acquire()
    {
        var turn = new Flow<bool>();
        if (_free > 0)
        {
            _free--;
            turn.TrySetResult(true);
        }
        else if (_waiting.Count >= queueLimit)
        {
            turn.TrySetResult(false);
        }
        else
        {
            _waiting.Enqueue(turn);
        }
        return turn;
    }

    public void Release(int generation)
    {
        if (generation != _generation) return;
        if (_waiting.TryDequeue(out var next))
        {
            // Through the agenda, not at once: a long queue of instant requests would otherwise nest as deep as it is long.
            clock.At(clock.NowNs, () => next.TrySetResult(true));
        }
        else
        {
            _free++;
        }
    }

    /// <summary>The process died: what waited never gets a turn.</summary>
    public void Clear()
    {
        _generation++;
        _free = _workers;
        _waiting = new Queue<Flow<bool>>();
    }
}
