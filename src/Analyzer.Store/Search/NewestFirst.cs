using Analyzer.Model.Spans;

namespace Analyzer.Store.Search;

/// <summary>
/// Finds traces slice of spans by slice, from the newest backwards, until no slice that is left can change the answer: a search with
/// many hits reads little, whatever is stored.
/// </summary>
internal static class NewestFirst
{
    /// <summary>Runs a search.</summary>
    /// <typeparam name="T">How an engine names a part of the spans.</typeparam>
    /// <param name="query">The search.</param>
    /// <param name="slices">Disjoint parts that together hold every span of the range; with each, the latest start in all that follow.</param>
    /// <param name="find">
    /// The first so many hits of a part, ordered, each with its newest match within the part, of spans that start no later than
    /// <see cref="UpperNs"/>; those not behind <see cref="TraceSearch.After"/> are left out.
    /// </param>
    /// <param name="shown">Which of some traces have a match that belongs on an earlier page.</param>
    public static async Task<IReadOnlyList<TraceHit>> RunAsync<T>(
        TraceSearch query,
        IAsyncEnumerable<(T Part, long RestNs)> slices,
        Func<T, int, Task<List<TraceHit>>> find,
        Func<IReadOnlyCollection<TraceId>, Task<HashSet<TraceId>>> shown)
    {
        var newest = new Dictionary<TraceId, TraceHit>();
        await foreach (var (part, restNs) in slices.ConfigureAwait(false))
        {
            foreach (var hit in await FindAsync(query, count => find(part, count), shown).ConfigureAwait(false))
            {
                if (!newest.TryGetValue(hit.TraceId, out var known) || hit.CompareTo(known) < 0) newest[hit.TraceId] = hit;
            }

            if (newest.Count >= query.Limit && newest.Values.Count(hit => hit.StartNs > restNs) >= query.Limit) break;
        }

        return [.. newest.Values.Order().Take(query.Limit)];
    }

    /// <summary>The latest start that a page may hold, Unix ns.</summary>
    public static long UpperNs(TraceSearch query) => query.After is { } after ? Math.Min(after.StartNs, query.ToNs - 1) : query.ToNs - 1;

    private static async Task<List<TraceHit>> FindAsync(TraceSearch query, Func<int, Task<List<TraceHit>>> find, Func<IReadOnlyCollection<TraceId>, Task<HashSet<TraceId>>> shown)
    {
        for (var count = query.Limit; ; count = checked(count * 4))
        {
            var found = await find(count).ConfigureAwait(false);
            if (query.After is null || found.Count == 0) return found;
            // A trace may have matches on both sides of the cursor: it was given with its newest one.
            var before = await shown([.. found.Select(hit => hit.TraceId)]).ConfigureAwait(false);
            var kept = found.Where(hit => !before.Contains(hit.TraceId)).ToList();
            if (kept.Count >= query.Limit || found.Count < count) return kept;
        }
    }
}
