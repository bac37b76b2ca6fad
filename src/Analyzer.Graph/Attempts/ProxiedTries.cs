using Analyzer.Graph.Conventions;
using Analyzer.Graph.Pair;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Attempts;

/// <summary>
/// A proxy passes a request on once; several equal SERVER spans right under its own SERVER span are its tries, of which it shows
/// none (Envoy without <c>spawn_upstream_span</c>: one span for all).
/// </summary>
internal sealed class ProxiedTries : IAttemptRule
{
    private const float Confidence = 0.95f;

    public void Apply(Span<Sibling> siblings, AttemptContext context)
    {
        var scope = context.Tries[siblings[0].Try].Scope;
        if (scope < 0 || !context.Forest.Facts[scope].Has(FactFlags.Proxy) || context.Forest.Spans.Kinds[scope] != SpanKind.Server) return;
        for (var at = 1; at < siblings.Length; at++)
        {
            ref readonly var item = ref context.Tries[siblings[at].Try];
            if (item.Client >= 0 || !context.IsFree(siblings[at])) continue;
            for (var earlier = at - 1; earlier >= 0 && at - earlier <= Reach.Siblings; earlier--)
            {
                ref var before = ref context.Tries[siblings[earlier].Try];
                if (before.Client >= 0 || siblings[earlier].Identity != siblings[at].Identity || before.Next >= 0) continue;
                if (!context.Tries.Link(siblings[earlier].Try, siblings[at].Try, CallKind.Retry, item.EarlierTries > 0 ? Verdict.Explicit : Verdict.Hidden, Confidence)) continue;
                if (before.Result == SpanResult.Ok) before.Flags |= TryFlags.Redelivered;
                break;
            }
        }
    }
}
