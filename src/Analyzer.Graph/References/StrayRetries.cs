using System.Runtime.InteropServices;
using Analyzer.Graph.Conventions;
using Analyzer.Graph.Pair;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.References;

/// <summary>
/// Retries that landed in another request's trace: a CLIENT span that starts after everything around it ended, and fits a
/// failed try without a successor elsewhere. undici's RetryAgent does this: its retry runs in the socket's async context.
/// Root CLIENT spans that state earlier tries are joined the same way.
/// </summary>
internal static class StrayRetries
{
    private const long LongestWaitNs = 120L * 1_000_000_000;

    // An answer may be sent a moment before its last call begins (fire and forget).
    private const long AfterEndNs = 5_000_000;

    // A redirect is followed at once; its span may wait for the body.
    private const long RedirectToleranceNs = 10_000_000;
    private const long LongestRedirectNs = 1_000_000_000;

    private const float Confidence = 0.85f;

    /// <summary>Links strays behind the failed tries they repeat.</summary>
    public static void Join(TryTable tries)
    {
        var strays = new List<int>();
        var failed = new Dictionary<(int Resource, ulong Identity, int Callee), List<int>>();
        var redirected = new Dictionary<int, List<int>>();
        for (var index = 0; index < tries.Count; index++)
        {
            ref readonly var item = ref tries[index];
            if (item.Client < 0 || item.Has(TryFlags.Folded) || item.Has(TryFlags.Dropped) || item.Protocol == Protocol.Messaging) continue;
            if (item.Prev < 0 && IsStray(tries, item)) strays.Add(index);
            if (item.Class == FailureClass.Redirect && item.Scope < 0)
            {
                ref var same = ref CollectionsMarshal.GetValueRefOrAddDefault(redirected, tries.Forest.Spans.ResourceIds[item.Client], out _);
                (same ??= []).Add(index);
            }

            // A final answer or a challenge is sent again only where a number says so.
            var isFinal = item.Class is FailureClass.Final or FailureClass.Challenge;
            if (!item.IsLost || item.Next >= 0 || item.Class == FailureClass.Redirect || (isFinal && item.Scope >= 0)) continue;
            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(failed, KeyOf(tries, item), out _);
            (list ??= []).Add(index);
        }

        if (strays.Count == 0) return;
        strays.Sort((x, y) => Compare(tries, x, y));
        foreach (var list in failed.Values) list.Sort((x, y) => Compare(tries, x, y));
        foreach (var list in redirected.Values) list.Sort((x, y) => Compare(tries, x, y));
        foreach (var stray in strays)
        {
            // Of tries numbered 1, 2, 3 the count goes on over redirects and challenges (http-spans.md, "HTTP request retries and redirects").
            if (!LinkOne(tries, failed, stray)) FollowRedirect(tries, redirected, stray);
        }
    }

    private static bool LinkOne(TryTable tries, Dictionary<(int, ulong, int), List<int>> failed, int stray)
    {
        var item = tries[stray];
        if (!failed.TryGetValue(KeyOf(tries, item), out var candidates)) return false;
        var best = -1;
        for (var (at, last) = LookBack(tries, candidates, item.StartNs); at >= last && best < 0; at--)
        {
            var candidate = candidates[at];
            ref readonly var other = ref tries[candidate];
            if (candidate == stray || other.Next >= 0 || other.EndNs > item.StartNs + Attempts.Ticks.ResolutionNs || item.StartNs - other.EndNs > LongestWaitNs) continue;
            if (item.EarlierTries > 0 && Math.Max((short)0, other.EarlierTries) != item.EarlierTries - 1) continue;
            if (other.Has(TryFlags.Folded) || tries.Tail(stray) == candidate || (item.EarlierTries <= 0 && other.Class is FailureClass.Final or FailureClass.Challenge)) continue;
            best = candidate;
        }

        if (best < 0) return false;
        var stated = item.EarlierTries > 0;
        if (tries[best].Class != FailureClass.Challenge) return tries.Link(best, stray, CallKind.Retry, stated ? Verdict.Explicit : Verdict.Structural, stated ? 1 : Confidence);
        tries.Fold(stray, best);
        return true;
    }

    private static void FollowRedirect(TryTable tries, Dictionary<int, List<int>> redirected, int stray)
    {
        ref readonly var item = ref tries[stray];
        if (item.EarlierTries <= 0 || !redirected.TryGetValue(tries.Forest.Spans.ResourceIds[item.Client], out var candidates)) return;
        for (var (at, last) = LookBack(tries, candidates, item.StartNs + RedirectToleranceNs); at >= last; at--)
        {
            ref readonly var other = ref tries[candidates[at]];
            if (candidates[at] == stray || other.LastPart >= 0 || other.EndNs > item.StartNs + RedirectToleranceNs || Math.Max((short)0, other.EarlierTries) != item.EarlierTries - 1) continue;
            if (item.StartNs - other.EndNs > LongestRedirectNs) return;
            var whole = candidates[at];
            while (tries[whole].FoldedInto >= 0) whole = tries[whole].FoldedInto;
            tries.Fold(stray, whole);
            return;
        }
    }

    // From the last candidate that starts by then, back to where the search ends. Candidates come by start.
    private static (int At, int Last) LookBack(TryTable tries, List<int> candidates, long startNs)
    {
        int low = 0, high = candidates.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (tries[candidates[middle]].StartNs <= startNs) low = middle + 1;
            else high = middle;
        }

        return (low - 1, Math.Max(0, low - Attempts.Reach.Siblings));
    }

    private static bool IsStray(TryTable tries, in Try item)
    {
        if (item.Scope < 0) return item.EarlierTries > 0 && tries.Forest.Spans.Kinds[item.Client] == SpanKind.Client;
        var server = tries.EnclosingServer[item.Scope];
        return server >= 0 && tries.Forest.End(server) + AfterEndNs < item.StartNs && tries.Forest.End(item.Scope) + AfterEndNs < item.StartNs;
    }

    private static (int, ulong, int) KeyOf(TryTable tries, in Try item) => (tries.Forest.Spans.ResourceIds[item.Client], item.Identity, item.Callee);

    private static int Compare(TryTable tries, int x, int y)
    {
        var order = tries[x].StartNs.CompareTo(tries[y].StartNs);
        if (order == 0) order = tries.Forest.Spans.SpanIds[tries[x].Span].CompareTo(tries.Forest.Spans.SpanIds[tries[y].Span]);
        return order != 0 ? order : x.CompareTo(y);
    }
}
