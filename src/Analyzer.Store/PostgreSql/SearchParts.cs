using System.Runtime.CompilerServices;
using Dapper;

namespace Analyzer.Store.PostgreSql;

/// <summary>A part of the spans, by start.</summary>
/// <param name="FromNs">Earliest start, Unix ns.</param>
/// <param name="LastNs">Latest start.</param>
internal readonly record struct SearchPart(long FromNs, long LastNs);

/// <summary>
/// Cuts a time range into parts from its end backwards, by how many spans its windows hold: the first has few, each next one four
/// times as many. Times without spans cost nothing.
/// </summary>
/// <param name="server">The database.</param>
/// <param name="windowNs">Width of a window, ns.</param>
/// <param name="isIndexed">Whether an index finds the spans: larger parts are as fast then.</param>
internal sealed class SearchParts(Server server, long windowNs, bool isIndexed = false)
{
    private const long FirstSpans = 25_000, FirstIndexedSpans = 100_000;

    /// <summary>Windows whose counters are read at a time: a day at a minute each.</summary>
    private const int WindowsPerRead = 1_440;

    /// <summary>The parts, newest first, each with the latest start in those that follow.</summary>
    public async IAsyncEnumerable<(SearchPart Part, long RestNs)> ReadAsync(long fromNs, long lastNs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var most = isIndexed ? FirstIndexedSpans : FirstSpans;
        var (end, start, spans) = (lastNs, 0L, 0L);
        await foreach (var window in WindowsAsync(fromNs, lastNs, cancellation))
        {
            var windowEndNs = window.FromNs > long.MaxValue - windowNs ? long.MaxValue : window.FromNs + windowNs - 1;
            // A window with more than its share is cut into equal times.
            var cuts = Math.Clamp(window.Spans / most, 1, 64);
            for (var cut = cuts - 1; cut >= 0; cut--)
            {
                start = Math.Max(fromNs, window.FromNs + (long)((Int128)(windowEndNs - window.FromNs) * cut / cuts));
                if (start > end) continue;
                if (spans == 0) end = Math.Min(end, windowEndNs);
                spans += window.Spans / cuts;
                if (spans < most) continue;
                var rest = start == long.MinValue ? start : start - 1;
                yield return (new SearchPart(start, end), rest);
                (end, spans) = (rest, 0);
                most *= 4;
            }
        }

        if (spans > 0) yield return (new SearchPart(start, end), long.MinValue);
    }

    private async IAsyncEnumerable<(long FromNs, long Spans)> WindowsAsync(long fromNs, long lastNs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var last = lastNs; ;)
        {
            var windows = (await server.RunAsync(
                connection => connection.QueryAsync<(long FromNs, long Spans)>(new CommandDefinition(
                    """
                    SELECT from_ns, sum(spans)::bigint
                    FROM (SELECT from_ns, spans FROM analysis_window UNION ALL SELECT from_ns, spans FROM window_arrival) AS counted
                    WHERE from_ns >= @firstNs AND from_ns <= @last GROUP BY from_ns ORDER BY from_ns DESC LIMIT @most
                    """,
                    new { firstNs = Partitions.Floor(fromNs, windowNs), last, most = WindowsPerRead },
                    cancellationToken: cancellation)),
                cancellation)).ToList();
            foreach (var window in windows) yield return window;
            if (windows.Count < WindowsPerRead || windows[^1].FromNs == long.MinValue) yield break;
            last = windows[^1].FromNs - 1;
        }
    }
}
