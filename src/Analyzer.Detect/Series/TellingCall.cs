using Analyzer.Model.Spans;

namespace Analyzer.Detect.Series;

/// <summary>A call worth showing, known by ids that mean the same in every batch.</summary>
/// <param name="Score">How much it shows; larger is more.</param>
/// <param name="Trace">Its trace.</param>
/// <param name="StartNs">Its start, Unix ns.</param>
/// <param name="Span">The span to point at.</param>
internal readonly record struct TellingCall(long Score, TraceId Trace, long StartNs, SpanId Span) : IComparable<TellingCall>
{
    /// <summary>Most telling first; among equals the smallest trace id, then the earliest.</summary>
    public int CompareTo(TellingCall other)
    {
        var order = other.Score.CompareTo(Score);
        if (order == 0) order = Trace.CompareTo(other.Trace);
        if (order == 0) order = StartNs.CompareTo(other.StartNs);
        return order != 0 ? order : Span.CompareTo(other.Span);
    }
}
