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
    private const long SameMomentNs = 50_000;
    private const int MostLookedAround = 16;
    private const float Confidence = 0.93f;

    private readonly List<int> _race = [];

    public void Apply(Span<Sibling> siblings, AttemptContext context)
    {
        for (var winner = 0; winner < siblings.Length; winner++)
        {
            if (IsGivenUp(siblings[winner]) || context.Tries[siblings[winner].Try].Has(TryFlags.Folded)) continue;
            Gather(siblings, winner, context);
            if (_race.Count < 2) continue;
            for (var at = 0; at < _race.Count; at++)
            {
                ref var item = ref context.Tries[siblings[_race[at]].Try];
                if (_race[at] != winner)
                {
                    item.Result = SpanResult.Cancelled;
                    item.Flags |= TryFlags.LostRace;
                }

                if (at > 0) context.Tries.Link(context.OpenEnd(siblings[_race[at - 1]]), siblings[_race[at]].Try, CallKind.Hedge, Verdict.Structural, Confidence);
            }
        }
    }

    // All that raced with this one, in order of start. Numbers may have linked them already; then only who lost is open.
    private void Gather(ReadOnlySpan<Sibling> siblings, int winner, AttemptContext context)
    {
        _race.Clear();
        var isNumbered = context.Tries[siblings[winner].Try].Prev >= 0 || context.OpenEnd(siblings[winner]) < 0;
        for (var other = Math.Max(0, winner - MostLookedAround); other < siblings.Length && other - winner <= MostLookedAround && siblings[other].StartNs < siblings[winner].EndNs; other++)
        {
            if (other == winner)
            {
                if (!isNumbered) _race.Add(other);
                continue;
            }

            if (!LostAgainst(siblings[other], siblings[winner], context)) continue;
            ref var loser = ref context.Tries[siblings[other].Try];
            if (isNumbered)
            {
                if (loser.Prev >= 0 && loser.Kind == CallKind.Hedge || loser.Next >= 0 && context.Tries[loser.Next].Kind == CallKind.Hedge) loser.Flags |= TryFlags.LostRace;
            }
            else if (context.IsFree(siblings[other]) && context.OpenEnd(siblings[other]) >= 0) _race.Add(other);
        }
    }

    private static bool LostAgainst(in Sibling loser, in Sibling winner, AttemptContext context)
    {
        if (!IsGivenUp(loser) || !context.AskedTheSame(loser, winner) || loser.EndNs <= winner.StartNs) return false;
        // Where they barely overlap, a retry after a timeout looks the same, but its first try ends before the answer.
        if (loser.EndNs <= winner.StartNs + Ticks.ResolutionNs && loser.EndNs < winner.EndNs - SameMomentNs) return false;
        // A hedge is sent after a delay; requests that start together are a parallel fan-out.
        if (Math.Abs(loser.StartNs - winner.StartNs) < Ticks.ResolutionNs) return false;
        if (winner.Failed && loser.Result != SpanResult.Cancelled) return false;
        var delay = loser.EndNs - winner.EndNs;
        // An error ends a race only if the other side is told after it; a failure before that is a failure beside it.
        return delay <= CancelDelayNs && delay >= (winner.Failed ? -Ticks.ResolutionNs : -CancelDelayNs);
    }

    private static bool IsGivenUp(in Sibling sibling) => sibling.Result is SpanResult.Cancelled or SpanResult.Timeout;
}
