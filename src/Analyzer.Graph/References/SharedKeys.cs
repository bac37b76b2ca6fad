using Analyzer.Graph.Assemble;
using Analyzer.Graph.Conventions;
using Analyzer.Graph.Pair;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.References;

/// <summary>
/// Tries in traces of their own, or chained, that carry one id: a message or task delivered again (Celery, Sidekiq, Kafka's
/// topic, partition and offset), a request sent again without a parent (client request id, lsid and transaction number).
/// </summary>
internal static class SharedKeys
{
    /// <summary>Links tries that share a key, in order of start.</summary>
    public static void Join(TryTable tries)
    {
        var forest = tries.Forest;
        var keyed = new List<int>();
        for (var index = 0; index < tries.Count; index++)
            if (IsCandidate(tries[index])) keyed.Add(index);
        keyed.Sort((x, y) => Compare(forest, tries, x, y));
        // Keys and names are compared by id, which follows the order of arrival: what is alike is found that way, but linked by time.
        var alike = new List<(int Previous, int Next)>();
        for (var at = 1; at < keyed.Count; at++)
            if (AreAlike(forest, tries[keyed[at - 1]], tries[keyed[at]])) alike.Add((keyed[at - 1], keyed[at]));
        alike.Sort((x, y) => tries[x.Next].StartNs.CompareTo(tries[y.Next].StartNs) is var start and not 0 ? start : x.Next.CompareTo(y.Next));
        foreach (var (previous, next) in alike) JoinTwo(tries, previous, next);
    }

    private static bool AreAlike(TraceForest forest, in Try before, in Try item) =>
        item.SharedKey == before.SharedKey && item.Callee == before.Callee && item.Operation == before.Operation && IdentityOf(forest, item) == IdentityOf(forest, before);

    private static void JoinTwo(TryTable tries, int previous, int next)
    {
        ref readonly var before = ref tries[previous];
        ref readonly var item = ref tries[next];
        // Ids of jobs may be counters that begin anew: a number that does not grow begins another call.
        if (before.EarlierTries > item.EarlierTries || (before.EarlierTries == item.EarlierTries && item.EarlierTries == 0)) return;
        // The same span may stand for several messages; a request id travels with one request only.
        if (item.Prev >= 0 || item.Server == before.Server && item.Server >= 0 || item.StartNs < before.EndNs - Attempts.Ticks.ResolutionNs) return;
        var isDelivery = IsDelivery(item);
        // A message is delivered again though it was handled (its acknowledgement got lost); a request is not sent again.
        if (!isDelivery && !before.IsLost && before.Class is not (FailureClass.Challenge or FailureClass.Redirect)) return;
        if (!isDelivery && before.Class is FailureClass.Challenge or FailureClass.Redirect)
        {
            if (before.Next < 0 && item.Next < 0 && !before.Has(TryFlags.Folded)) tries.Fold(next, previous);
            return;
        }

        if (!tries.Link(tries.Tail(previous), next, isDelivery ? CallKind.Redelivery : CallKind.Retry, Verdict.Explicit, 1)) return;
        if (isDelivery) tries[previous].Flags |= TryFlags.Redelivered;
    }

    private static bool IsCandidate(in Try item)
    {
        if (item.SharedKey == 0 || item.Has(TryFlags.Folded) || item.Has(TryFlags.Dropped)) return false;
        return item.Protocol == Protocol.Messaging || IsDelivery(item) ? item.Server >= 0 : item.Scope < 0;
    }

    // What its consumer was asked, whichever side named the try.
    private static ulong IdentityOf(TraceForest forest, in Try item) => item.Server >= 0 && item.Protocol == Protocol.Messaging ? forest.Facts[item.Server].Identity : item.Identity;

    private static bool IsDelivery(in Try item) => item.Protocol == Protocol.Messaging || item.Has(TryFlags.Delivery);

    private static int Compare(TraceForest forest, TryTable tries, int x, int y)
    {
        ref readonly var a = ref tries[x];
        ref readonly var b = ref tries[y];
        if (a.SharedKey != b.SharedKey) return a.SharedKey.CompareTo(b.SharedKey);
        if (a.Callee != b.Callee) return a.Callee.CompareTo(b.Callee);
        if (a.Operation != b.Operation) return a.Operation.CompareTo(b.Operation);
        var identity = IdentityOf(forest, a).CompareTo(IdentityOf(forest, b));
        if (identity != 0) return identity;
        if (a.StartNs != b.StartNs) return a.StartNs.CompareTo(b.StartNs);
        var span = forest.Spans.SpanIds[a.Span].CompareTo(forest.Spans.SpanIds[b.Span]);
        return span != 0 ? span : x.CompareTo(y);
    }
}
