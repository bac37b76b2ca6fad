using Analyzer.Graph.Assemble;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Pair;

/// <summary>All tries of a batch, and for each span the try that it belongs to.</summary>
internal sealed class TryTable
{
    private Try[] _tries;

    public TryTable(TraceForest forest)
    {
        Forest = forest;
        TryOfServer = new int[forest.Spans.Count];
        Array.Fill(TryOfServer, -1);
        EnclosingServer = new int[forest.Spans.Count];
        FirstOfTrace = new int[forest.TraceIds.Length + 1];
        _tries = new Try[Expected(forest)];
    }

    public TraceForest Forest { get; }

    public int Count { get; private set; }

    /// <summary>Try whose callee's span is this row; -1 when the row is no callee's span.</summary>
    public int[] TryOfServer { get; }

    /// <summary>Nearest SERVER or CONSUMER row at or above each row; -1 without one.</summary>
    public int[] EnclosingServer { get; }

    /// <summary>First try of each trace; one more entry than traces.</summary>
    public int[] FirstOfTrace { get; }

    public ref Try this[int index] => ref _tries[index];

    public Span<Try> All => _tries.AsSpan(0, Count);

    public int Add(in Try item)
    {
        if (Count == _tries.Length) Array.Resize(ref _tries, Count * 2);
        _tries[Count] = item;
        return Count++;
    }

    // Nearly how many there will be: tries are the largest thing kept, and growing would copy them all.
    private static int Expected(TraceForest forest)
    {
        var kinds = forest.Spans.Kinds;
        var expected = 64;
        for (var row = 0; row < forest.Spans.Count; row++)
        {
            if (kinds[row] is SpanKind.Internal or SpanKind.Unspecified) continue;
            var isAnswer = kinds[row] is SpanKind.Server or SpanKind.Consumer && forest.Parent[row] is >= 0 and var parent && kinds[parent] is SpanKind.Client or SpanKind.Producer;
            if (!isAnswer) expected++;
        }

        return expected;
    }

    /// <summary>A try with nothing known but its defaults.</summary>
    public static Try Empty(int trace) => new()
    {
        Client = -1,
        Wire = -1,
        Server = -1,
        Scope = -1,
        CallSpan = -1,
        Prev = -1,
        Next = -1,
        Population = -1,
        FoldedInto = -1,
        LastPart = -1,
        Trace = trace,
        Confidence = 1,
        Requests = 1,
        EarlierTries = -1,
    };

    /// <summary>Links a try behind another; the first rule that links it wins.</summary>
    /// <returns>Whether the link was made; never to a call that already comes before.</returns>
    public bool Link(int previous, int next, Model.Calls.CallKind kind, Model.Calls.Verdict verdict, float confidence, int population = -1)
    {
        ref var before = ref _tries[previous];
        ref var after = ref _tries[next];
        if (previous == next || after.Prev >= 0 || before.Next >= 0 || after.Has(TryFlags.Folded) || before.Has(TryFlags.Folded) || Tail(next) == previous) return false;
        after.Prev = previous;
        after.Kind = kind;
        after.Verdict = verdict;
        after.Confidence = confidence;
        after.Population = population;
        before.Next = next;
        return true;
    }

    /// <summary>The last try of the call that <paramref name="index"/> belongs to.</summary>
    public int Tail(int index)
    {
        while (_tries[index].Next >= 0) index = _tries[index].Next;
        return index;
    }

    /// <summary>Undoes the link behind <paramref name="next"/>.</summary>
    public void Cut(int next)
    {
        ref var after = ref _tries[next];
        if (after.Prev < 0) return;
        _tries[after.Prev].Next = -1;
        after.Prev = -1;
        after.Population = -1;
        after.Confidence = 1;
    }

    /// <summary>Makes a try part of another: its requests count there, and its result replaces the other's.</summary>
    public void Fold(int part, int into)
    {
        if (!Absorb(part, into)) return;
        ref var folded = ref _tries[part];
        ref var whole = ref _tries[into];
        whole.LastPart = part;
        whole.EarlierTries = Math.Max(whole.EarlierTries, folded.EarlierTries);
        whole.Requests = (short)Math.Min(short.MaxValue, whole.Requests + folded.Requests);
        whole.EndNs = Math.Max(whole.EndNs, folded.EndNs);
        whole.Result = folded.Result;
        whole.Class = folded.Class;
        whole.Failure = folded.Failure;
    }

    /// <summary>Takes a try out of the calls because another stands for it; what came after it comes after that one.</summary>
    /// <returns>Whether it was done; a try cannot be part of its own part.</returns>
    public bool Absorb(int part, int into)
    {
        for (var at = into; at >= 0; at = _tries[at].FoldedInto)
            if (at == part) return false;
        ref var absorbed = ref _tries[part];
        ref var whole = ref _tries[into];
        if (absorbed.Prev >= 0) Cut(part);
        var next = absorbed.Next;
        absorbed.Next = -1;
        absorbed.Flags |= TryFlags.Folded;
        absorbed.FoldedInto = into;
        if (next < 0) return true;
        _tries[next].Prev = -1;
        if (whole.Next >= 0 || whole.Has(TryFlags.Folded) || Tail(next) == into) return true;
        _tries[next].Prev = into;
        whole.Next = next;
        return true;
    }
}
