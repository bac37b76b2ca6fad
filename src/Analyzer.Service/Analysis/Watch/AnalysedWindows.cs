using Analyzer.Model.Findings;

namespace Analyzer.Service.Analysis.Watch;

/// <summary>Windows that background analysis finished here and nobody has watched yet.</summary>
internal sealed class AnalysedWindows
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, long> _windows = [];

    /// <summary>Adds a window.</summary>
    public void Add(TimeWindow window)
    {
        lock (_gate) _windows[window.StartNs] = window.EndNs;
    }

    /// <summary>Takes out the oldest windows that lie within some time of each other.</summary>
    /// <param name="reachNs">Longest time from the first start to the last end, ns.</param>
    /// <returns>From the first start to the last end; null when there is none.</returns>
    public TimeWindow? Take(long reachNs)
    {
        lock (_gate)
        {
            if (_windows.Count == 0) return null;
            var (startNs, endNs) = _windows.First();
            var taken = _windows.TakeWhile(window => window.Value - startNs <= reachNs || window.Key == startNs).ToList();
            foreach (var window in taken)
            {
                endNs = window.Value;
                _windows.Remove(window.Key);
            }

            return new TimeWindow(startNs, endNs);
        }
    }
}
