using Analyzer.Graph.Conventions;
using Analyzer.Graph.Pair;
using Analyzer.Model.Calls;

namespace Analyzer.Graph.Attempts;

/// <summary>
/// Overlapping siblings with the same request of which one answers and the others are cancelled then: a hedged call
/// (gRPC proposal A6; Dean and Barroso, "The Tail at Scale", 2013).
/// </summary>
internal sealed class Hedges : IAttemptRule
{
    // Losers are told at once; the span ends within scheduling delay of the winner's.
    private const long CancelDelayNs = 60_000_000;
    private const float Confidence = 0.93f;

    public void Apply(ReadOnlySpan<Sibling> siblings, AttemptContext context)
    {
        for (var at = 0; at < siblings.Length; at++)
        {
            if (siblings[at].Result is not (SpanResult.Cancelled or SpanResult.Timeout) || !context.IsFree(siblings[at])) continue;
            var winner = Winner(siblings, at, context);
            if (winner < 0) continue;
            ref var loser = ref context.Tries[siblings[at].Try];
            var (first, second) = at < winner ? (siblings[at], siblings[winner]) : (siblings[winner], siblings[at]);
            var end = context.OpenEnd(first);
            if (end < 0 || !context.Tries.Link(end, second.Try, CallKind.Hedge, Verdict.Structural, Confidence)) continue;
            loser.Result = SpanResult.Cancelled;
            loser.Flags |= TryFlags.LostRace;
        }
    }

    private static int Winner(ReadOnlySpan<Sibling> siblings, int loser, AttemptContext context)
    {
        for (var other = Math.Max(0, loser - 16); other < siblings.Length && siblings[other].StartNs < siblings[loser].EndNs - Ticks.ResolutionNs; other++)
        {
            if (other == loser || siblings[other].Failed || siblings[other].Identity != siblings[loser].Identity) continue;
            // A hedge is sent after a delay; requests that start together are a parallel fan-out.
            if (Math.Abs(siblings[other].StartNs - siblings[loser].StartNs) < Ticks.ResolutionNs) continue;
            if (siblings[other].EndNs <= siblings[loser].StartNs || Math.Abs(siblings[other].EndNs - siblings[loser].EndNs) > CancelDelayNs) continue;
            if (other < loser ? context.OpenEnd(siblings[other]) >= 0 : context.IsFree(siblings[other])) return other;
        }

        return -1;
    }
}
