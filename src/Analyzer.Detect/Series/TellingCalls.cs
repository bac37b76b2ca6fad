using Analyzer.Model.Spans;

namespace Analyzer.Detect.Series;

/// <summary>The most telling calls of an edge, one of each trace: ten traces show more than one trace ten times.</summary>
internal sealed class TellingCalls
{
    private const int Kept = 10;

    private readonly List<TellingCall> _calls = new(Kept + 1);
    private long _leastScore = long.MinValue;

    /// <summary>Most telling first.</summary>
    public IReadOnlyList<TellingCall> Calls => _calls;

    /// <summary>Whether a call of this score and trace could be among those kept; cheap, so that most calls need no more than this.</summary>
    public bool Wants(long score, TraceId trace) => score >= _leastScore && (score > _leastScore || _calls.Count < Kept || trace.CompareTo(_calls[^1].Trace) <= 0);

    /// <summary>Keeps the call if it is among the most telling.</summary>
    public void Offer(in TellingCall call)
    {
        if (_calls.Count == Kept && call.CompareTo(_calls[^1]) >= 0) return;
        for (var i = 0; i < _calls.Count; i++)
        {
            if (_calls[i].Trace != call.Trace) continue;
            if (call.CompareTo(_calls[i]) >= 0) return;
            _calls.RemoveAt(i);
            break;
        }

        var at = _calls.BinarySearch(call);
        _calls.Insert(at < 0 ? ~at : at, call);
        if (_calls.Count > Kept) _calls.RemoveAt(Kept);
        _leastScore = _calls.Count < Kept ? long.MinValue : _calls[^1].Score;
    }

    /// <summary>Keeps the most telling of both.</summary>
    public void Merge(TellingCalls other)
    {
        foreach (var call in other._calls) Offer(call);
    }
}
