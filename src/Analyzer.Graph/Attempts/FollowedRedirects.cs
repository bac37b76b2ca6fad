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

    public void Apply(ReadOnlySpan<Sibling> siblings, AttemptContext context)
    {
        for (var at = 0; at + 1 < siblings.Length; at++)
        {
            if (siblings[at].Class != FailureClass.Redirect) continue;
            var whole = at;
            for (var next = at + 1; next < siblings.Length && siblings[whole].Class == FailureClass.Redirect; next++)
            {
                var gap = siblings[next].StartNs - siblings[whole].EndNs;
                if (gap > LatestNs) break;
                if (gap < EarliestNs || !context.IsFree(siblings[next])) continue;
                if (context.Tries[siblings[next].Try].Protocol != Protocol.Http || siblings[next].Identity == siblings[whole].Identity) continue;
                context.Tries.Fold(siblings[next].Try, Root(context, siblings[at].Try));
                whole = next;
            }
        }
    }

    private static int Root(AttemptContext context, int index)
    {
        while (context.Tries[index].FoldedInto >= 0) index = context.Tries[index].FoldedInto;
        return index;
    }
}
