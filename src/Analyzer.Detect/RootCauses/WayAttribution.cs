using Analyzer.Detect.Series;

namespace Analyzer.Detect.RootCauses;

/// <summary>
/// Whose doing it is that the way from a caller's span to the callee's takes longer: a service is to blame as far as all of
/// its edges, and not one, are slow. A delay on the network of a pod, or contention for its processor, shows on every edge
/// of the pod; for its neighbours it is one edge of several.
/// </summary>
internal sealed class WayAttribution
{
    // Of one callee that is slow nothing can be said about the caller.
    private const int FewestCallees = 2;

    private readonly Dictionary<string, (HashSet<string> All, HashSet<string> Slow)> _callers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (HashSet<string> All, HashSet<string> Slow)> _callees = new(StringComparer.Ordinal);

    /// <summary>Notes an edge.</summary>
    /// <param name="name">The edge.</param>
    /// <param name="slow">Whether its way takes longer.</param>
    public void Add(EdgeName name, bool slow)
    {
        if (name.Caller is not { } caller || caller == name.Callee) return;
        Note(_callers, name.Callee, caller, slow);
        Note(_callees, caller, name.Callee, slow);
    }

    /// <summary>The caller's part in an edge that is slow, 0 to 1; the rest is the callee's.</summary>
    public double CallersPart(EdgeName name)
    {
        if (name.Caller is not { } caller) return 0;
        var callees = _callees.GetValueOrDefault(caller);
        if (callees.Slow is null || callees.Slow.Count < FewestCallees) return 0;
        var mine = Square((double)callees.Slow.Count / callees.All.Count);
        var callers = _callers.GetValueOrDefault(name.Callee);
        var theirs = callers.All is null ? 0 : Square((double)callers.Slow.Count / callers.All.Count);
        return mine / (mine + theirs);
    }

    /// <summary>How many of a callee's callers wait longer, of how many.</summary>
    public (int Slow, int All) CallersOf(string callee) => Counts(_callers, callee);

    /// <summary>How many of a caller's callees are waited for longer, of how many.</summary>
    public (int Slow, int All) CalleesOf(string caller) => Counts(_callees, caller);

    private static (int Slow, int All) Counts(Dictionary<string, (HashSet<string> All, HashSet<string> Slow)> table, string key) =>
        table.TryGetValue(key, out var sets) ? (sets.Slow.Count, sets.All.Count) : (0, 0);

    private static void Note(Dictionary<string, (HashSet<string> All, HashSet<string> Slow)> table, string key, string other, bool slow)
    {
        if (!table.TryGetValue(key, out var sets)) table.Add(key, sets = (new(StringComparer.Ordinal), new(StringComparer.Ordinal)));
        sets.All.Add(other);
        if (slow) sets.Slow.Add(other);
    }

    private static double Square(double value) => value * value;
}
