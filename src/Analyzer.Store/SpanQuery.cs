using Analyzer.Model.Spans;

namespace Analyzer.Store;

/// <summary>
/// A share of all traces, by trace id, so that a window can be read in parts that fit memory. The id's lowest byte decides: W3C
/// Trace Context level 2 asks for its last seven bytes to be random, and sequential ids spread as well.
/// </summary>
/// <param name="Index">Which part, from 0.</param>
/// <param name="Count">How many parts: a power of two up to 256.</param>
public readonly record struct Slice(int Index, int Count)
{
    /// <summary>Every trace.</summary>
    public static Slice Whole => new(0, 1);

    /// <summary>Whether a trace belongs to the slice, where slices go by the last byte of its id; on the nodes of a cluster they go by shard.</summary>
    public bool Holds(TraceId trace) => (int)(trace.Low & (uint)(Count - 1)) == Index;
}

/// <summary>Which spans to read: those of every trace that has a span starting in a window.</summary>
/// <param name="FromNs">Start of the window, Unix ns.</param>
/// <param name="ToNs">First instant after it.</param>
/// <param name="Slice">Which traces.</param>
/// <param name="HorizonNs">
/// How far before and after the window those traces' other spans are looked for, ns. With 0 only spans that start in the window
/// are read.
/// </param>
public readonly record struct SpanQuery(long FromNs, long ToNs, Slice Slice, long HorizonNs);
