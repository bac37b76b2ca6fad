using Analyzer.Simulate;
using Xunit;

namespace Analyzer.Tests.Accuracy;

public sealed class SimulationAccuracyTests
{
    private static readonly SimulationOptions s_whole = new();

    private static readonly SimulationOptions s_hard = new() { SamplingRatio = 0.1, LostSpanShare = 0.02, ClockSkewMs = 200 };

    public static TheoryData<string> Scenarios { get; } = [.. Scenario.List()];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Unsampled_attempts_are_found_and_amplification_is_within_one_percent(string scenario)
    {
        var grade = SimulationGrader.Grade(scenario, 7, s_whole);

        Assert.True(grade.Precision >= 0.99, $"precision {grade.Precision:P2}\n{string.Join('\n', grade.Mistakes)}");
        Assert.True(grade.Recall >= 0.99, $"recall {grade.Recall:P2}");
        Assert.NotEmpty(grade.Edges);
        Assert.All(grade.Edges, edge => Assert.True(edge.RelativeError <= 0.01, edge.ToString()));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void With_sampling_skew_and_lost_spans_attempts_are_found_and_amplification_is_within_five_percent(string scenario)
    {
        var grade = SimulationGrader.Grade(scenario, 7, s_hard);

        Assert.True(grade.Precision >= 0.95, $"precision {grade.Precision:P2}\n{string.Join('\n', grade.Mistakes)}");
        Assert.True(grade.Recall >= 0.95, $"recall {grade.Recall:P2}");
        Assert.All(grade.Edges.Where(edge => edge.Calls >= 100), edge => Assert.True(edge.RelativeError <= 0.05, edge.ToString()));
    }

    [Fact]
    public void Healthy_traffic_full_of_decoys_shows_no_retry()
    {
        var set = SimulationGrader.Reconstruct(Simulator.Run(Scenario.Load("healthy-with-decoys"), 11, s_whole));

        Assert.DoesNotContain(set.Calls, call => call.Kind is Model.Calls.CallKind.Retry or Model.Calls.CallKind.Redelivery);
    }
}
