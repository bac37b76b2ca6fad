using Analyzer.Graph.Conventions;

namespace Analyzer.Graph.Attempts;

/// <summary>
/// A 401 or 407 and the same request with credentials are one attempt (RFC 9110, section 11.6): the challenge is part of the
/// protocol. A request for a token in between is a call of its own.
/// </summary>
internal sealed class AuthenticationRounds : IAttemptRule
{
    public void Apply(Span<Sibling> siblings, AttemptContext context)
    {
        for (var at = 0; at + 1 < siblings.Length; at++)
        {
            if (siblings[at].Class != FailureClass.Challenge || !siblings[at].Failed || context.Tries[siblings[at].Try].FoldedInto >= 0) continue;
            var last = at;
            for (var next = at + 1; next < siblings.Length && next - at <= Reach.Siblings; next++)
            {
                if (siblings[next].Identity != siblings[at].Identity || siblings[next].StartNs < siblings[last].EndNs - Ticks.ResolutionNs || !context.IsFree(siblings[next])) continue;
                context.Fold(siblings, next, at);
                last = next;
                if (siblings[next].Class != FailureClass.Challenge) break;
            }
        }
    }
}
