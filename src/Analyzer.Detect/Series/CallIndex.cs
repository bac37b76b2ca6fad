using System.Runtime.InteropServices;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Series;

/// <summary>
/// What every pass over a call set needs to know of each call: its edge, its caller's call, its entry, and an order in
/// which callers come before what they call. Built once in linear time.
/// </summary>
internal sealed class CallIndex
{
    /// <summary>Stands for "none" in every column: no parent, or not in the window.</summary>
    public const int None = -1;

    /// <summary>The window that leaves no trace out.</summary>
    public static TimeWindow AllTime => new(long.MinValue, long.MaxValue);

    private CallIndex(CallSet set, TimeWindow window)
    {
        Set = set;
        Window = window;
        EdgeOf = new int[set.Calls.Length];
        Root = new int[set.Calls.Length];
        CallOfAttempt = new int[set.Attempts.Length];
        ParentAttempt = new int[set.Calls.Length];
        TotalAttempts = new int[set.Calls.Length];
        Parent = new int[set.Calls.Length];
        Order = new int[set.Calls.Length];
    }

    /// <summary>The calls.</summary>
    public CallSet Set { get; }

    /// <summary>The window; calls of traces that began outside it have no edge.</summary>
    public TimeWindow Window { get; }

    /// <summary>Edge of each call as an index of <see cref="Edges"/>; <see cref="None"/> outside the window.</summary>
    public int[] EdgeOf { get; }

    /// <summary>Call at the top of each call's chain; an entry's is itself.</summary>
    public int[] Root { get; }

    /// <summary>The attempt in which each call was made, as <see cref="Call.ParentAttempt"/>: a column, because calls are large.</summary>
    public int[] ParentAttempt { get; }

    /// <summary>Attempts of each call, as <see cref="Call.TotalAttempts"/>.</summary>
    public int[] TotalAttempts { get; }

    /// <summary>The call in whose attempt each call was made; <see cref="None"/> at the top.</summary>
    public int[] Parent { get; }

    /// <summary>Call of each attempt.</summary>
    public int[] CallOfAttempt { get; }

    /// <summary>Calls grouped by <see cref="Root"/>, callers before what they call.</summary>
    public int[] Order { get; }

    /// <summary>Edges in the order first met.</summary>
    public List<EdgeKey> Edges { get; } = [];

    /// <summary>Builds the index.</summary>
    /// <param name="set">The calls.</param>
    /// <param name="traceTimes">When each trace began, Unix ns.</param>
    /// <param name="window">Traces that began outside it are left out.</param>
    public static CallIndex Build(CallSet set, ReadOnlySpan<long> traceTimes, TimeWindow window)
    {
        var index = new CallIndex(set, window);
        index.FindEdges(traceTimes);
        index.FindParents();
        index.OrderByRoot(index.FindRoots());
        return index;
    }

    /// <summary>Whether a call was made in a second or later attempt of its caller's call.</summary>
    public bool InLaterAttempt(int call) => ParentAttempt[call] > 0 && CallOfAttempt[ParentAttempt[call] - 1] == Parent[call];

    /// <summary>Names of an edge.</summary>
    public EdgeName NameOf(int edge)
    {
        var key = Edges[edge];
        return new EdgeName(key.Caller == 0 ? null : Set.Text(key.Caller), Set.Text(key.Callee), Set.Text(key.Operation));
    }

    private void FindEdges(ReadOnlySpan<long> traceTimes)
    {
        var ids = new Dictionary<EdgeKey, int>();
        var calls = Set.Calls;
        for (var c = 0; c < calls.Length; c++)
        {
            ref readonly var call = ref calls[c];
            ParentAttempt[c] = call.ParentAttempt;
            TotalAttempts[c] = call.TotalAttempts;
            for (var attempt = 0; attempt < call.AttemptCount; attempt++) CallOfAttempt[call.FirstAttempt + attempt] = c;
            var time = traceTimes[call.Trace];
            if (time < Window.StartNs || time >= Window.EndNs)
            {
                EdgeOf[c] = None;
                continue;
            }

            var key = new EdgeKey(call.Caller, call.Callee, call.Operation);
            ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, key, out var known);
            if (!known)
            {
                id = Edges.Count;
                Edges.Add(key);
            }

            EdgeOf[c] = id;
        }
    }

    private void FindParents()
    {
        for (var c = 0; c < Parent.Length; c++)
        {
            var attempt = ParentAttempt[c];
            Parent[c] = attempt < 0 ? None : CallOfAttempt[attempt];
        }
    }

    // Fills Root and returns the calls with callers first. A circle of callers, which sound input does not hold, is cut where it is met.
    private int[] FindRoots()
    {
        const int Unknown = -1, Climbing = -2;
        var callersFirst = new int[Parent.Length];
        var done = 0;
        var climb = new Stack<int>();
        Array.Fill(Root, Unknown);
        for (var c = 0; c < Parent.Length; c++)
        {
            // Most callers began before what they call and are done.
            var above = Parent[c];
            if (Root[c] == Unknown && (above < 0 || Root[above] >= 0))
            {
                Root[c] = above < 0 ? c : Root[above];
                callersFirst[done++] = c;
                continue;
            }

            var at = c;
            while (at >= 0 && Root[at] == Unknown)
            {
                Root[at] = Climbing;
                climb.Push(at);
                at = Parent[at];
            }

            var root = at >= 0 && Root[at] >= 0 ? Root[at] : None;
            while (climb.TryPop(out var call))
            {
                if (root == None) root = call;
                Root[call] = root;
                callersFirst[done++] = call;
            }
        }

        return callersFirst;
    }

    // A counting sort by root keeps callers first within each chain.
    private void OrderByRoot(int[] callersFirst)
    {
        var next = new int[callersFirst.Length + 1];
        foreach (var root in Root) next[root + 1]++;
        for (var i = 1; i < next.Length; i++) next[i] += next[i - 1];
        foreach (var call in callersFirst) Order[next[Root[call]]++] = call;
    }
}
