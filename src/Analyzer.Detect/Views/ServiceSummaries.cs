using Analyzer.Detect.Series;
using Analyzer.Graph.Services;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Views;

/// <summary>Services and peers as nodes of the service graph.</summary>
internal static class ServiceSummaries
{
    /// <summary>Services that sent spans in the window or were called in it, by name.</summary>
    /// <param name="set">The calls.</param>
    /// <param name="traceTimes">When each trace began, Unix ns.</param>
    /// <param name="window">Traces that began outside it are left out.</param>
    /// <param name="edges">The edges of the window.</param>
    public static IReadOnlyList<ServiceSummary> Of(CallSet set, ReadOnlySpan<long> traceTimes, TimeWindow window, IEnumerable<EdgeName> edges)
    {
        var senders = new Dictionary<string, Sender>(StringComparer.Ordinal);
        var spansOf = SpansByResource(set, traceTimes, window);
        for (var id = 0; id < spansOf.Length; id++)
        {
            if (spansOf[id] == 0) continue;
            var resource = set.Spans.Resources[id];
            var name = set.Text(resource.Service);
            if (!senders.TryGetValue(name, out var sender)) senders.Add(name, sender = new Sender());
            sender.Spans += spansOf[id];
            if (resource.Instance != 0) sender.Instances.Add(set.Text(resource.Instance));
            if (resource.Version != 0) sender.Versions.Add(set.Text(resource.Version));
        }

        var names = senders.Keys.ToList();
        var calls = new List<(string, string)>();
        foreach (var edge in edges)
        {
            if (edge.Caller is null) names.Add(edge.Callee);
            else calls.Add((edge.Caller, edge.Callee));
        }

        return [.. ServiceGraph.Build(names, calls).Nodes().Select(node => Summarise(node, senders.GetValueOrDefault(node.Name)))];
    }

    private static ServiceSummary Summarise(ServiceNode node, Sender? sender) => new(
        node.Name, sender is not null, node.Layer, node.Cyclic, [.. sender?.Instances ?? []], [.. sender?.Versions ?? []], sender?.Spans ?? 0);

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

    private sealed class Sender
    {
        public long Spans { get; set; }

        public SortedSet<string> Instances { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Versions { get; } = new(StringComparer.Ordinal);
    }
}
