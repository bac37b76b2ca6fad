using Analyzer.Graph.Pair;

namespace Analyzer.Graph.Attempts;

/// <summary>Applies every rule to every set of siblings, the surest rules first; what one has linked, the next leaves alone.</summary>
internal static class AttemptRules
{
    /// <summary>Runs all rules over all traces.</summary>
    public static void Apply(AttemptContext context, CancellationToken cancellation)
    {
        IAttemptRule[] rules = [new FollowedRedirects(), new AuthenticationRounds(), new StatedTries(), new RepeatedUnits(), new Hedges(), new SequentialRetries()];
        var tries = context.Tries;
        var order = new List<(int Scope, Sibling Sibling)>();
        var siblings = new List<Sibling>();
        for (var trace = 0; trace < context.Forest.TraceIds.Length; trace++)
        {
            if ((trace & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            order.Clear();
            for (var index = tries.FirstOfTrace[trace]; index < tries.FirstOfTrace[trace + 1]; index++)
            {
                ref readonly var item = ref tries[index];
                // Of a hidden group its first try stands for all; entries have no siblings.
                if (item.Scope < 0 || item.Prev >= 0 || item.Has(TryFlags.SharesClient) && item.Next < 0 && item.Prev < 0) continue;
                order.Add((item.Scope, Sibling.Of(context.Forest, tries, index)));
            }

            order.Sort((x, y) => x.Scope != y.Scope ? x.Scope.CompareTo(y.Scope)
                : x.Sibling.StartNs != y.Sibling.StartNs ? x.Sibling.StartNs.CompareTo(y.Sibling.StartNs)
                // Starts in whole milliseconds tie often; what ended first most likely began first.
                : x.Sibling.EndNs != y.Sibling.EndNs ? x.Sibling.EndNs.CompareTo(y.Sibling.EndNs)
                : SpanIdOf(context, x.Sibling).CompareTo(SpanIdOf(context, y.Sibling)));
            for (var start = 0; start < order.Count;)
            {
                siblings.Clear();
                var end = start;
                for (; end < order.Count && order[end].Scope == order[start].Scope; end++) siblings.Add(order[end].Sibling);
                var span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(siblings);
                if (span.Length > 1) foreach (var rule in rules) rule.Apply(span, context);
                else rules[^1].Apply(span, context);
                start = end;
            }
        }
    }

    private static ulong SpanIdOf(AttemptContext context, in Sibling sibling) => context.Forest.Spans.SpanIds[context.Tries[sibling.Try].Span];
}
