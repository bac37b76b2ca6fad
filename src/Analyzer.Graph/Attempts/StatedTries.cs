using Analyzer.Graph.Conventions;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.Attempts;

/// <summary>
/// An attribute numbers the tries: <c>http.request.resend_count</c>, gRPC's <c>previous-rpc-attempts</c>, Envoy's
/// <c>retry.count</c>, an SDK's attempt number. Or all carry one id: <c>az.client_request_id</c>, MongoDB's lsid and transaction.
/// </summary>
/// <remarks>
/// Semantic conventions, http/http-spans.md "HTTP request retries and redirects": the count is raised by redirects and
/// authentication too, so what the previous sibling answered decides what the number means.
/// </remarks>
internal sealed class StatedTries : IAttemptRule
{
    // Bounds the search among a million siblings; a try is never that far from the one it repeats.
    private const int MostLookedBack = 4096;

    public void Apply(ReadOnlySpan<Sibling> siblings, AttemptContext context)
    {
        for (var at = 1; at < siblings.Length; at++)
        {
            if (!context.IsFree(siblings[at])) continue;
            ref readonly var item = ref context.Tries[siblings[at].Try];
            if (item.EarlierTries <= 0 && item.SharedKey == 0) continue;
            var previous = Previous(siblings, at, context);
            if (previous < 0) continue;
            ref readonly var before = ref siblings[previous];
            if (before.Class is FailureClass.Redirect or FailureClass.Challenge) context.Tries.Fold(siblings[at].Try, before.Try);
            else context.Tries.Link(context.OpenEnd(before), siblings[at].Try, CallKind.Retry, Verdict.Explicit, 1);
        }
    }

    // The nearest earlier sibling with a lower number: the same request if there is one, else the same operation.
    private static int Previous(ReadOnlySpan<Sibling> siblings, int at, AttemptContext context)
    {
        ref readonly var item = ref context.Tries[siblings[at].Try];
        var best = -1;
        var bestRank = 0;
        for (var earlier = at - 1; earlier >= 0 && at - earlier <= MostLookedBack; earlier--)
        {
            if (context.OpenEnd(siblings[earlier]) < 0) continue;
            ref readonly var other = ref context.Tries[siblings[earlier].Try];
            if (item.SharedKey != 0 && other.SharedKey == item.SharedKey) return earlier;
            if (item.EarlierTries <= 0 || Math.Max((short)0, other.EarlierTries) >= item.EarlierTries) continue;
            var rank = siblings[earlier].Identity == siblings[at].Identity ? 3
                : siblings[earlier].Class == FailureClass.Redirect ? 2
                : other.Callee == item.Callee && other.Operation == item.Operation ? 1
                : 0;
            if (rank <= bestRank) continue;
            best = earlier;
            bestRank = rank;
            if (rank == 3) return best;
        }

        return best;
    }
}
