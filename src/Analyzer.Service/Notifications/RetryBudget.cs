namespace Analyzer.Service.Notifications;

/// <summary>
/// How many retries may be sent beside first tries (Google SRE book, "Handling Overload": a retry budget per client): a tenth of them, and
/// one a minute so that a quiet sender can retry at all.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RetryBudget(TimeProvider time)
{
    private const double Ratio = 0.1, PerSecond = 1.0 / 60, Most = 10;

    private readonly Lock _gate = new();
    private double _tokens = 1;
    private DateTimeOffset _at = time.GetUtcNow();

    /// <summary>Counts a first try, which earns a part of a retry.</summary>
    public void First()
    {
        lock (_gate) _tokens = Math.Min(Most, _tokens + Ratio);
    }

    /// <summary>Asks for a retry.</summary>
    public bool TryRetry()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _tokens = Math.Min(Most, _tokens + (Math.Max(0, (now - _at).TotalSeconds) * PerSecond));
            _at = now;
            // What rounding leaves of a whole token is one.
            if (_tokens < 1 - 1e-9) return false;
            _tokens--;
            return true;
        }
    }
}
