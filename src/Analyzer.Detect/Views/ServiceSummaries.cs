using Analyzer.Detect.Series;
using Analyzer.Graph.Services;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Views;

/// <summary>Services and peers as nodes of the service graph.</summary>
internal static class ServiceSummaries
{
    /// <summary>Services that sent spans in the window or were called in it, by name.</summary>
    /// <param name="table">Who sent spans.</param>
    /// <param name="edges">The edges of the window.</param>
    public static IReadOnlyList<ServiceSummary> Of(SenderTable table, IEnumerable<EdgeName> edges)
    {
        var names = table.Senders.Keys.ToList();
        var calls = new List<(string, string)>();
        foreach (var edge in edges)
        {
            if (edge.Caller is null) names.Add(edge.Callee);
            else calls.Add((edge.Caller, edge.Callee));
        }

        return [.. ServiceGraph.Build(names, calls).Nodes().Select(node => Summarise(node, table.Senders.GetValueOrDefault(node.Name)))];
    }

    private static ServiceSummary Summarise(ServiceNode node, SenderTable.Sender? sender) => new(
        node.Name, sender is not null, node.Layer, node.Cyclic, [.. sender?.Instances ?? []], [.. sender?.Versions ?? []], sender?.Spans ?? 0);
}
