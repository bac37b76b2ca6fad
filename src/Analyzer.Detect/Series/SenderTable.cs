using Analyzer.Model.Calls;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Series;

/// <summary>Services that sent spans: how many, from which instances and versions. Tables of different slices merge.</summary>
internal sealed class SenderTable
{
    /// <summary>Senders by service, in ordinal order.</summary>
    public SortedDictionary<string, Sender> Senders { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts the spans of a window's traces.</summary>
    /// <param name="set">The calls with their spans.</param>
    /// <param name="traceTimes">When each trace began, Unix ns.</param>
    /// <param name="window">Traces that began outside it are left out.</param>
    public static SenderTable Of(CallSet set, ReadOnlySpan<long> traceTimes, TimeWindow window)
    {
        var table = new SenderTable();
        var spansOf = SpansByResource(set, traceTimes, window);
        for (var id = 0; id < spansOf.Length; id++)
        {
            if (spansOf[id] == 0) continue;
            var resource = set.Spans.Resources[id];
            var sender = table.Of(set.Text(resource.Service));
            sender.Spans += spansOf[id];
            if (resource.Instance != 0) sender.Instances.Add(set.Text(resource.Instance));
            if (resource.Version != 0) sender.Versions.Add(set.Text(resource.Version));
        }

        return table;
    }

    /// <summary>The sender of this name, added where it is new.</summary>
    public Sender Of(string service)
    {
        if (!Senders.TryGetValue(service, out var sender)) Senders.Add(service, sender = new Sender());
        return sender;
    }

    /// <summary>Adds the senders of another slice or window.</summary>
    public void Merge(SenderTable other)
    {
        foreach (var (service, theirs) in other.Senders)
        {
            var mine = Of(service);
            mine.Spans += theirs.Spans;
            mine.Instances.UnionWith(theirs.Instances);
            mine.Versions.UnionWith(theirs.Versions);
        }
    }

    private static long[] SpansByResource(CallSet set, ReadOnlySpan<long> traceTimes, TimeWindow window)
    {
        var counts = new long[set.Spans.Resources.Count];
        var resources = set.Spans.ResourceIds;
        for (var trace = 0; trace < set.Traces.Length; trace++)
        {
            if (traceTimes[trace] < window.StartNs || traceTimes[trace] >= window.EndNs) continue;
            var row = set.Traces[trace];
            foreach (var span in set.SpansByTrace.AsSpan(row.FirstSpan, row.SpanCount)) counts[resources[span]]++;
        }

        return counts;
    }

    /// <summary>What one service sent.</summary>
    public sealed class Sender
    {
        /// <summary>Spans.</summary>
        public long Spans { get; set; }

        /// <summary>Instances seen.</summary>
        public SortedSet<string> Instances { get; } = new(StringComparer.Ordinal);

        /// <summary>Versions seen.</summary>
        public SortedSet<string> Versions { get; } = new(StringComparer.Ordinal);
    }
}
