using Analyzer.Model.Calls;

namespace Analyzer.Graph.Attempts;

/// <summary>
/// A span around several requests states how often it tried: Couchbase's <c>retries</c> over its dispatches, botocore's
/// <c>retry_attempts</c>, the event "Starting RPC retry" of Spanner. The requests inside are those tries, whatever their status.
/// </summary>
internal sealed class StatedTotals : IAttemptRule
{
    public void Apply(Span<Sibling> siblings, AttemptContext context)
    {
        for (var at = 0; at < siblings.Length; at++)
        {
            ref var first = ref context.Tries[siblings[at].Try];
            if (first.CallSpan < 0 || first.CallSpan == first.Client || !context.IsFree(siblings[at]) || context.OpenEnd(siblings[at]) < 0) continue;
            int stated = context.Forest.Facts[first.CallSpan].UntimedTries;
            if (stated == 0) continue;
            var shown = 0;
            var last = at;
            for (var next = at + 1; next < siblings.Length && next - last <= Reach.Siblings && shown < stated; next++)
            {
                if (siblings[next].Identity != siblings[at].Identity || !context.IsFree(siblings[next]) || siblings[next].StartNs < siblings[last].EndNs - Ticks.ResolutionNs) continue;
                if (!context.Tries.Link(context.OpenEnd(siblings[last]), siblings[next].Try, CallKind.Retry, Verdict.Explicit, 1)) break;
                last = next;
                shown++;
            }

            if (shown > 0) first.Untimed = (short)(stated - shown);
        }
    }
}
