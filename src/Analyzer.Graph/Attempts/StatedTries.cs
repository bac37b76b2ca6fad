using Analyzer.Graph.Conventions;
using Analyzer.Graph.Pair;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.Attempts;

/// <summary>
/// An attribute numbers the tries: <c>http.request.resend_count</c>, gRPC's <c>previous-rpc-attempts</c>, Envoy's
/// <c>retry.count</c>, an SDK's attempt number. Or all carry one id: <c>az.client_request_id</c>, MongoDB's lsid and transaction.
/// </summary>
/// <remarks>
/// Semantic conventions, http/http-spans.md "HTTP request retries and redirects": the count is raised by redirects and
/// authentication too, so what the previous sibling answered decides what the number means. An id alone says no more than that
/// two requests serve one purpose: statements of one transaction share it, and so does all that a mesh sends for one request.
/// </remarks>
internal sealed class StatedTries : IAttemptRule
{
    public void Apply(Span<Sibling> siblings, AttemptContext context)
    {
        for (var at = 1; at < siblings.Length; at++)
        {
            if (!context.IsFree(siblings[at])) continue;
            ref readonly var item = ref context.Tries[siblings[at].Try];
            if (item.EarlierTries <= 0 && item.SharedKey == 0) continue;
            var previous = Previous(siblings, at, context);
            if (previous < 0) continue;
            var before = siblings[previous];
            if (before.Class is FailureClass.Redirect or FailureClass.Challenge) context.Fold(siblings, at, previous);
            else context.Tries.Link(context.OpenEnd(before), siblings[at].Try, Overlap(before, siblings[at]) ? CallKind.Hedge : CallKind.Retry, Verdict.Explicit, 1);
        }
    }

    // The nearest earlier sibling with a lower number: the same request if there is one, else the same operation; the number
    // just before rather than one further back.
    private static int Previous(ReadOnlySpan<Sibling> siblings, int at, AttemptContext context)
    {
        ref readonly var item = ref context.Tries[siblings[at].Try];
        var best = -1;
        var bestRank = 0;
        for (var earlier = at - 1; earlier >= 0 && at - earlier <= Reach.Siblings; earlier--)
        {
            var rank = Rank(siblings[earlier], siblings[at], item, context);
            if (rank <= bestRank || context.OpenEnd(siblings[earlier]) < 0) continue;
            best = earlier;
            bestRank = rank;
            if (rank == Best) return best;
        }

        return best;
    }

    private const int Best = 9;

    private static int Rank(in Sibling before, in Sibling after, in Try item, AttemptContext context)
    {
        ref readonly var other = ref context.Tries[before.Try];
        var same = context.AskedTheSame(before, after);
        var alike = same || (other.Callee == item.Callee && other.Operation == item.Operation);
        var unanswered = before.Failed || before.Class is FailureClass.Redirect or FailureClass.Challenge;
        if (item.SharedKey != 0 && other.SharedKey == item.SharedKey && (alike || other.Identity == item.Identity) && unanswered && !Overlap(before, after)) return Best;
        var number = Math.Max((short)0, other.EarlierTries);
        if (item.EarlierTries <= 0 || number >= item.EarlierTries) return 0;
        // A success is tried again only where both are numbered: an error inside a 200 (Amazon S3's CopyObject).
        if (!unanswered && (other.EarlierTries < 0 || number != item.EarlierTries - 1)) return 0;
        if (Overlap(before, after) && (!same || !IsHedge(before, other, item))) return 0;
        var rank = same ? 8 : before.Class == FailureClass.Redirect ? 4 : alike ? 2 : 0;
        return rank == 0 ? 0 : rank + (number == item.EarlierTries - 1 ? 1 : 0);
    }

    private static bool Overlap(in Sibling before, in Sibling after) => before.EndNs > after.StartNs + Ticks.ResolutionNs && before.Class is not (FailureClass.Redirect or FailureClass.Challenge);

    // gRPC numbers hedges as it numbers retries (A6, A72): they start apart, under one span for the call.
    private static bool IsHedge(in Sibling before, in Try other, in Try item) =>
        other.CallSpan >= 0 && other.CallSpan == item.CallSpan && item.StartNs - before.StartNs > Ticks.ResolutionNs && other.EarlierTries == item.EarlierTries - 1;
}
