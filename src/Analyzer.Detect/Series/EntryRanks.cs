using Analyzer.Model.Calls;
using Analyzer.Model.Spans;

namespace Analyzer.Detect.Series;

/// <summary>What kind of entry calls without a caller are; a pass of its own for the reason that <see cref="CalleeTimes"/> is one.</summary>
internal static class EntryRanks
{
    /// <summary>Rank of each call that has no call above it; of the others it means nothing.</summary>
    public static EntryRank[] Of(CallIndex index)
    {
        var (calls, attempts) = (index.Set.Calls, index.Set.Attempts);
        var kinds = index.Set.Spans.Kinds;
        var ranks = new EntryRank[calls.Length];
        for (var at = 0; at < ranks.Length; at++)
        {
            if (index.ParentAttempt[at] >= 0) continue;
            ref readonly var call = ref calls[at];
            var span = call.AttemptCount == 0 ? -1 : attempts[call.FirstAttempt].ServerSpan;
            ranks[at] = (call.Flags & CallFlags.MissingParent) != 0 ? EntryRank.Fragment
                : span >= 0 && kinds[span] == SpanKind.Server ? EntryRank.Request : EntryRank.Work;
        }

        return ranks;
    }
}
