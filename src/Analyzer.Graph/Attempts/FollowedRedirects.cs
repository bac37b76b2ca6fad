using Analyzer.Graph.Conventions;

namespace Analyzer.Graph.Attempts;

/// <summary>
/// A 3xx and the request that follows its location are one attempt (RFC 9110, section 15.4), even where the second carries
/// <c>resend_count</c> 1.
/// </summary>
internal sealed class FollowedRedirects : IAttemptRule
{
    // The second request may start before the first span ends, which waits for the body.
    private const long EarliestNs = -10_000_000;
    private const long LatestNs = 250_000_000;

    public void Apply(Span<Sibling> siblings, AttemptContext context)
    {
        for (var at = 0; at + 1 < siblings.Length; at++)
        {
            if (siblings[at].Class != FailureClass.Redirect || !context.IsFree(siblings[at])) continue;
            var last = siblings[at];
            for (var next = at + 1; next < siblings.Length && next - at <= Reach.Siblings && last.Class == FailureClass.Redirect; next++)
            {
                var gap = siblings[next].StartNs - last.EndNs;
                if (gap > LatestNs) break;
                if (gap < EarliestNs || !context.IsFree(siblings[next]) || !IsElsewhere(last, siblings[next], context)) continue;
                last = siblings[next];
                context.Fold(siblings, next, at);
            }
        }
    }

    // The same path at another port or host is elsewhere too: http to https.
    private static bool IsElsewhere(in Sibling redirect, in Sibling next, AttemptContext context)
    {
        ref readonly var from = ref context.Tries[redirect.Try];
        ref readonly var to = ref context.Tries[next.Try];
        if (to.Protocol != Protocol.Http) return false;
        return redirect.Identity != next.Identity || (from.Client >= 0 && to.Client >= 0 && context.Forest.Facts[from.Client].Address != context.Forest.Facts[to.Client].Address);
    }
}
