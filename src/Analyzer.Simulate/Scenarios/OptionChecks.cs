namespace Analyzer.Simulate.Scenarios;

/// <summary>Refuses options that make no sense, by name.</summary>
internal static class OptionChecks
{
    public static void Check(SimulationOptions options)
    {
        Require(options, options.SamplingRatio is null or (> 0 and <= 1), nameof(options.SamplingRatio), "above 0 and at most 1");
        Require(options, options.LostSpanShare is null or (>= 0 and < 1), nameof(options.LostSpanShare), "at least 0 and below 1");
        Require(options, options.ClockSkewMs is null or (>= 0 and <= 3_600_000), nameof(options.ClockSkewMs), "from 0 to an hour");
        Require(options, options.DurationSeconds is null or (>= 1 and <= 86_400), nameof(options.DurationSeconds), "from 1 to a day");
        Require(options, options.RateMultiplier is > 0 and <= 1000, nameof(options.RateMultiplier), "above 0 and at most 1000");
    }

    private static void Require(SimulationOptions options, bool holds, string name, string range)
    {
        if (!holds) throw new ArgumentOutOfRangeException(nameof(options), $"{name} must be {range}");
    }
}
