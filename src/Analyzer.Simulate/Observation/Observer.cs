using Analyzer.Simulate.Engine;
using Analyzer.Simulate.Scenarios;
using Analyzer.Simulate.Services;

namespace Analyzer.Simulate.Observation;

/// <summary>
/// What the backend gets to see of a run: sampled traces, without the lost spans, on each process's clock. Draws from a
/// stream of its own, so the run itself is the same however it is observed.
/// </summary>
internal static class Observer
{
    public static IReadOnlyList<SimSpan> Observe(World world, ulong seed, ObservationModel model)
    {
        SkewClocks(world, new SimRandom(seed, "skew"), model.ClockSkewNs);
        var sampler = new HeadSampler(model.SamplingRatio);
        var losses = new SimRandom(seed, "losses");
        var exported = new List<SimSpan>();
        foreach (var span in world.Spans.Ended)
        {
            // Drawn for every span, so that sampling does not change which ones get lost.
            var lost = losses.Chance(model.LostSpanShare);
            if (lost || !sampler.Keeps(span.TraceId)) continue;
            span.Exported = true;
            span.TraceState = sampler.TraceState;
            span.Shift(span.Resource.ClockSkewNs);
            exported.Add(span);
        }
        return exported;
    }

    private static void SkewClocks(World world, SimRandom random, long maxNs)
    {
        if (maxNs == 0) return;
        foreach (var service in world.Scenario.Services)
        {
            foreach (var instance in world.Nodes[service.Name].Instances)
            {
                instance.Resource!.ClockSkewNs = (long)(((2 * random.NextDouble()) - 1) * maxNs) / 100 * 100;
            }
        }
    }
}
