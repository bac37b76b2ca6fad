using Analyzer.Model.Spans;

namespace Analyzer.Detect.Amplification;

/// <summary>The entry request that caused most attempts on an edge, by ids that mean the same in every batch.</summary>
/// <param name="Attempts">Attempts it caused; 0 where there is no request.</param>
/// <param name="Trace">Its trace.</param>
/// <param name="StartNs">Its start, Unix ns.</param>
/// <param name="Span">Its span.</param>
internal readonly record struct WorstRequest(int Attempts, TraceId Trace, long StartNs, SpanId Span)
{
    /// <summary>Whether this one is shown rather than the other: more attempts; among equals the smallest trace id, then the earliest.</summary>
    public bool Beats(in WorstRequest other)
    {
        if (Attempts != other.Attempts) return Attempts > other.Attempts;
        var order = Trace.CompareTo(other.Trace);
        if (order == 0) order = StartNs.CompareTo(other.StartNs);
        return order == 0 ? Span.CompareTo(other.Span) < 0 : order < 0;
    }
}
