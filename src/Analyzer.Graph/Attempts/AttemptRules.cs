using System.Runtime.InteropServices;
using Analyzer.Graph.Pair;

namespace Analyzer.Graph.Attempts;

/// <summary>Applies every rule to every set of siblings, the surest rules first; what one has linked, the next leaves alone.</summary>
internal static class AttemptRules
{
    /// <summary>Runs all rules over all traces.</summary>
    /// <returns>Rounds of several requests, to be settled once the verdicts are known.</returns>
    public static WrappedRounds Apply(AttemptContext context, CancellationToken cancellation)
    {
        IAttemptRule[] rules =
        [
            new FollowedRedirects(), new AuthenticationRounds(), new StatedTries(), new StatedTotals(), new RepeatedUnits(), new ProxiedTries(), new Hedges(),
            new SequentialRetries(), new LooseRepeats(),
        ];
        var alone = new SequentialRetries();
        var rounds = new WrappedRounds(context);
        var tries = context.Tries;
        var order = new List<(int Scope, ulong Absent, Sibling Sibling)>();
        var siblings = new List<Sibling>();
        for (var trace = 0; trace < context.Forest.TraceIds.Length; trace++)
        {
            if ((trace & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            order.Clear();
            for (var index = tries.FirstOfTrace[trace]; index < tries.FirstOfTrace[trace + 1]; index++)
            {
                ref readonly var item = ref tries[index];
                // Of a hidden group its first try stands for all.
                if (item.Prev >= 0 || item.Has(TryFlags.Folded) || (item.Has(TryFlags.SharesClient) && item.Next < 0)) continue;
                // Spans that name one absent parent are siblings as well; a root has none.
                var absent = item.Scope >= 0 ? 0 : context.Forest.Spans.ParentIds[item.Client >= 0 ? item.Client : item.Server];
                if (item.Scope >= 0 || absent != 0) order.Add((item.Scope, absent, Sibling.Of(context.Forest, tries, index)));
            }

            order.Sort((x, y) => x.Scope != y.Scope ? x.Scope.CompareTo(y.Scope)
                : x.Absent != y.Absent ? x.Absent.CompareTo(y.Absent)
                : x.Sibling.StartNs != y.Sibling.StartNs ? x.Sibling.StartNs.CompareTo(y.Sibling.StartNs)
                // Starts in whole milliseconds tie often; what ended first most likely began first.
                : x.Sibling.EndNs != y.Sibling.EndNs ? x.Sibling.EndNs.CompareTo(y.Sibling.EndNs)
                : SpanIdOf(context, x.Sibling) is var id && SpanIdOf(context, y.Sibling) is var other && id != other ? id.CompareTo(other)
                : x.Sibling.Try.CompareTo(y.Sibling.Try));
            for (var start = 0; start < order.Count;)
            {
                siblings.Clear();
                var end = start;
                for (; end < order.Count && order[end].Scope == order[start].Scope && order[end].Absent == order[start].Absent; end++) siblings.Add(order[end].Sibling);
                var span = CollectionsMarshal.AsSpan(siblings);
                if (span.Length > 1) foreach (var rule in rules) rule.Apply(span, context);
                else alone.Apply(span, context);
                rounds.Collect(tries[span[0].Try].Scope, span);
                start = end;
            }

            rounds.LinkTrace();
        }

        return rounds;
    }

    private static ulong SpanIdOf(AttemptContext context, in Sibling sibling) => context.Forest.Spans.SpanIds[context.Tries[sibling.Try].Span];
}
