namespace Analyzer.Service.Analysis;

/// <summary>Windows whose analysis failed in this process, and when each may be tried again: later each time.</summary>
/// <param name="options">The gaps.</param>
internal sealed class FailedWindows(WindowOptions options)
{
    private readonly Dictionary<long, (int Times, long AgainNs)> _windows = [];

    /// <summary>Starts of the windows to pass over at this time.</summary>
    /// <param name="nowNs">Unix ns.</param>
    public IReadOnlyCollection<long> PassedOver(long nowNs) => [.. _windows.Where(window => window.Value.AgainNs > nowNs).Select(window => window.Key).Order()];

    /// <summary>Notes a failure.</summary>
    /// <param name="window">Start of the window, Unix ns.</param>
    /// <param name="nowNs">Unix ns.</param>
    /// <returns>How long the window is passed over, ns.</returns>
    public long Add(long window, long nowNs)
    {
        var times = _windows.GetValueOrDefault(window).Times;
        var gapNs = (long)Math.Min(options.LongestRetryNs, options.FirstRetryNs * Math.Pow(2, Math.Min(times, 40)));
        _windows[window] = (times + 1, nowNs + gapNs);
        return gapNs;
    }

    /// <summary>Forgets a window that went well.</summary>
    public void Remove(long window) => _windows.Remove(window);
}
