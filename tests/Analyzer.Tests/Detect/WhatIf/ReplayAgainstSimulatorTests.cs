using System.Text;
using Analyzer.Simulate;
using Analyzer.Tests.Accuracy;
using Xunit;

namespace Analyzer.Tests.Detect.WhatIf;

/// <summary>The load that a replay gives, against that of really playing the incident under the other policy.</summary>
public sealed class ReplayAgainstSimulatorTests
{
    // Two runs with the same seed draw other errors once their requests differ: loads of a few thousand stray by two or three percent.
    private const double Tolerance = 0.05;

    [Theory]
    [InlineData("retry-storm", 1UL)]
    [InlineData("retry-storm", 2UL)]
    [InlineData("three-layers", 1UL)]
    [InlineData("three-layers", 2UL)]
    public void Loads_without_retries_are_those_of_a_run_without_retries(string scenario, ulong seed)
    {
        var observed = Simulator.Run(Scenario.Load(scenario), seed);
        var truth = Simulator.Run(WithoutRetries(scenario), seed).Truth;

        var result = SimulationGrader.Reconstruct(observed).WhatIf("attempts=1");

        Assert.NotEmpty(result.Loads);
        foreach (var load in result.Loads)
        {
            var really = truth.Load.Where(row => NameOf(observed.Truth, row.Service) == load.Service).Sum(row => row.Requests);
            Assert.True(Math.Abs(load.Changed - really) <= Tolerance * really, $"{load.Service}: {load.Observed} -> {load.Changed}, really {really}");
        }

        var (failed, requests) = (truth.Entry.Sum(row => row.Failed), truth.Entry.Sum(row => row.Requests));
        Assert.True(Math.Abs(result.EntryErrorsAfter - failed) <= 0.03 * requests, $"{result.EntryErrorsAfter} entry errors, really {failed} of {requests}");
    }

    private static string NameOf(SimulationTruth truth, string node) => truth.Peers.FirstOrDefault(peer => peer.Name == node) is { } peer ? $"{peer.Namespace}/{peer.Kind}" : node;

    private static Scenario WithoutRetries(string scenario)
    {
        using var stream = typeof(Scenario).Assembly.GetManifestResourceStream(scenario + ".yaml")!;
        using var reader = new StreamReader(stream);
        var yaml = System.Text.RegularExpressions.Regex.Replace(reader.ReadToEnd(), "attempts: [0-9]+", "attempts: 1");
        return Scenario.Load(new MemoryStream(Encoding.UTF8.GetBytes(yaml)), scenario);
    }
}
