namespace Analyzer.Simulate.Scenarios;

/// <summary>Applies a run's options to its scenario.</summary>
internal static class ScenarioTimeline
{
    public static ScenarioModel Apply(ScenarioModel scenario, SimulationOptions options)
    {
        var durationNs = options.DurationSeconds is { } seconds ? (long)(seconds * 1e9) : scenario.DurationNs;
        var scale = (double)durationNs / scenario.DurationNs;
        var observed = scenario.Observation;
        return scenario with
        {
            DurationNs = durationNs,
            QuietNs = Scaled(scenario.QuietNs),
            Observation = new ObservationModel(
                options.SamplingRatio ?? observed.SamplingRatio,
                options.LostSpanShare ?? observed.LostSpanShare,
                options.ClockSkewMs is { } skewMs ? (long)(skewMs * 1e6) : observed.ClockSkewNs),
            Services = [.. scenario.Services.Select(service => service with
            {
                Instances = [.. service.Instances.Select(i => i with { FromNs = Scaled(i.FromNs), UntilNs = Scaled(i.UntilNs) })],
            })],
            Loads = [.. scenario.Loads.Select(load => load with
            {
                RatePerSecond = load.RatePerSecond * options.RateMultiplier,
                Surges = [.. load.Surges.Select(s => s with { StartNs = Scaled(s.StartNs), EndNs = Scaled(s.EndNs) })],
            })],
            Faults = [.. scenario.Faults.Select(f => f with { StartNs = Scaled(f.StartNs), EndNs = Scaled(f.EndNs) })],
        };

        long Scaled(long ns) => ns == long.MaxValue ? ns : (long)Math.Round(ns * scale);
    }
}
