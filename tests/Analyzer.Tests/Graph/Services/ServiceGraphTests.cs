using Analyzer.Graph.Services;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Graph.Services;

public sealed class ServiceGraphTests
{
    [Fact]
    public void The_layer_is_the_longest_way_from_an_entry()
    {
        var graph = ServiceGraph.Build([], [("web", "orders"), ("orders", "db"), ("web", "db"), ("cron", "db")]);

        Assert.Equal([("cron", 0), ("db", 2), ("orders", 1), ("web", 0)], graph.Nodes().Select(node => (node.Name, node.Layer)));
    }

    [Fact]
    public void Services_on_a_cycle_share_a_layer_and_are_marked()
    {
        var graph = ServiceGraph.Build(["idle"], [("web", "a"), ("a", "b"), ("b", "a"), ("b", "db"), ("self", "self")]);

        Assert.Equal(
            [new("a", 1, true), new("b", 1, true), new("db", 2, false), new("idle", 0, false), new("self", 0, true), new("web", 0, false)],
            graph.Nodes());
    }

    [Fact]
    public void Order_and_repetition_of_calls_change_nothing() =>
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 7]).Array[0, 30].Sample(pairs =>
        {
            var calls = pairs.Select(pair => ($"s{pair.Item1}", $"s{pair.Item2}")).ToArray();
            return ServiceGraph.Build([], calls).Nodes().SequenceEqual(ServiceGraph.Build([], calls.Reverse().Concat(calls)).Nodes());
        });

    [Fact]
    public void No_services_give_no_nodes() => Assert.Empty(ServiceGraph.Build([], []).Nodes());
}
