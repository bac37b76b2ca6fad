namespace Analyzer.Service.Receivers;

/// <summary>Bounds what all requests together may hold: their number, and the bytes of their bodies.</summary>
/// <param name="maxRequests">Most requests at a time.</param>
/// <param name="maxBytes">Most bytes of bodies, compressed and decompressed, at a time.</param>
internal sealed class Admission(int maxRequests, long maxBytes)
{
    private int _requests;
    private long _bytes;

    /// <summary>Requests being served.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Bytes that they hold.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Lets a request in; null when there are too many.</summary>
    public Lease? TryEnter()
    {
        if (Interlocked.Increment(ref _requests) <= maxRequests) return new Lease(this);
        Interlocked.Decrement(ref _requests);
        return null;
    }

    private bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= maxBytes) return true;
        Interlocked.Add(ref _bytes, -bytes);
        return false;
    }

    /// <summary>One request's share; given back when disposed.</summary>
    internal sealed class Lease(Admission admission) : IDisposable
    {
        private long _held;
        private bool _left;

        /// <summary>Asks for more bytes; false when all requests together hold too much.</summary>
        public bool TryGrow(long bytes)
        {
            if (!admission.TryTake(bytes)) return false;
            _held += bytes;
            return true;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            if (_left) return;
            _left = true;
            Interlocked.Add(ref admission._bytes, -_held);
            Interlocked.Decrement(ref admission._requests);
        }
    }
}
