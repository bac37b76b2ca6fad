using Analyzer.Graph;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Graph.Properties;

public sealed class InvariantTests
{
    [Fact]
    public void RandomSpans_Hold() =>
        RandomSpans.Any.Sample(spans => Invariants.Hold(Reconstruction.Run(RawSpan.Batch(spans), new ReconstructionOptions())), iter: Iterations.Of(2_000));

    [Theory]
    [InlineData("metastable")]
    [InlineData("queue-backlog")]
    [InlineData("retry-storm")]
    [InlineData("healthy-with-decoys")]
    public void SimulatedSpans_Hold(string scenario) =>
        Invariants.Hold(Reconstruction.Run(OrderTests.Simulated(scenario), new ReconstructionOptions()));
}
