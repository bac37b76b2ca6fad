using System.Runtime.InteropServices;
using Analyzer.Graph.Conventions;
using Analyzer.Graph.Pair;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.References;

/// <summary>
/// Tries of a client that sends no trace context: SERVER roots, each in a trace of its own. Only service, full path and time
/// tie them; they count as retries where failures are followed by the same request and successes are not.
/// </summary>
internal static class ParentlessServers
{
    private const long HorizonNs = 10L * 1_000_000_000;
    private const int FewestFailures = 3;
    private const double LeastFollowed = 0.3;
    private const double LeastLikelihood = 5;
    private const float Confidence = 0.75f;

    /// <summary>Links root servers that repeat a failed one.</summary>
    public static void Join(TryTable tries)
    {
        var roots = new List<int>();
        var anyFailed = false;
        for (var index = 0; index < tries.Count; index++)
        {
            ref readonly var item = ref tries[index];
            if (!item.Has(TryFlags.Entry) || item.Has(TryFlags.MissingParent) || item.Has(TryFlags.Dropped) || item.Prev >= 0 || item.Protocol is not (Protocol.Http or Protocol.Rpc)) continue;
            if (tries.Forest.Spans.Kinds[item.Server] != SpanKind.Server) continue;
            roots.Add(index);
            anyFailed |= item.Result != SpanResult.Ok;
        }

        if (!anyFailed) return;
        roots.Sort((x, y) => Compare(tries, x, y));
        var rates = new Dictionary<(int Callee, int Operation), Rates>();
        var proposals = new List<(int Previous, int Next)>();
        for (var at = 0; at < roots.Count; at++) Propose(tries, roots, at, rates, proposals);
        foreach (var (previous, next) in proposals)
        {
            if (rates[(tries[next].Callee, tries[next].Operation)].AreRetries) tries.Link(previous, next, CallKind.Retry, Verdict.Structural, Confidence);
        }
    }

    private static void Propose(TryTable tries, List<int> roots, int at, Dictionary<(int, int), Rates> rates, List<(int, int)> proposals)
    {
        ref readonly var item = ref tries[roots[at]];
        ref var rate = ref CollectionsMarshal.GetValueRefOrAddDefault(rates, (item.Callee, item.Operation), out _);
        rate ??= new Rates();
        var next = at + 1;
        var isFollowed = next < roots.Count && IsSame(tries, roots[at], roots[next]) && tries[roots[next]].StartNs >= item.EndNs - Attempts.Ticks.ResolutionNs && tries[roots[next]].StartNs - item.EndNs <= HorizonNs;
        if (item.Result == SpanResult.Ok)
        {
            rate.Successes++;
            if (isFollowed) rate.SuccessesFollowed++;
            return;
        }

        rate.Failures++;
        // A header that the callee captured (x-envoy-attempt-count) settles it.
        if (isFollowed && tries[roots[next]].EarlierTries > 0 && Math.Max((short)0, item.EarlierTries) == tries[roots[next]].EarlierTries - 1)
        {
            rate.FailuresFollowed++;
            tries.Link(roots[at], roots[next], CallKind.Retry, Verdict.Explicit, 1);
            return;
        }

        if (!isFollowed || item.Class is FailureClass.Final or FailureClass.BadRequest or FailureClass.Challenge) return;
        rate.FailuresFollowed++;
        proposals.Add((roots[at], roots[next]));
    }

    private static bool IsSame(TryTable tries, int x, int y) => tries[x].Callee == tries[y].Callee && tries[x].Identity == tries[y].Identity;

    private static int Compare(TryTable tries, int x, int y)
    {
        ref readonly var a = ref tries[x];
        ref readonly var b = ref tries[y];
        if (a.Callee != b.Callee) return a.Callee.CompareTo(b.Callee);
        if (a.Identity != b.Identity) return a.Identity.CompareTo(b.Identity);
        if (a.StartNs != b.StartNs) return a.StartNs.CompareTo(b.StartNs);
        var span = tries.Forest.Spans.SpanIds[a.Server].CompareTo(tries.Forest.Spans.SpanIds[b.Server]);
        return span != 0 ? span : x.CompareTo(y);
    }

    private sealed class Rates
    {
        public int Failures, FailuresFollowed, Successes, SuccessesFollowed;

        public bool AreRetries
        {
            get
            {
                var failed = (double)FailuresFollowed / Math.Max(1, Failures);
                // One pseudo-count keeps a small sample of successes from looking certain.
                var succeeded = (SuccessesFollowed + 0.5) / (Successes + 1.0);
                return Failures >= FewestFailures && failed >= LeastFollowed && failed / succeeded >= LeastLikelihood;
            }
        }
    }
}
