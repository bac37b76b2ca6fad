using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Spans;
using Analyzer.Simulate;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Graph.Properties;

/// <summary>The same spans give the same calls, however they arrive.</summary>
public sealed class OrderTests
{
    [Fact]
    public void AnyOrderAndRepetition_SameCalls() =>
        Gen.Select(RandomSpans.Any, Gen.Int).Sample((spans, order) =>
        {
            var batch = RawSpan.Batch(spans);
            var expected = Show(batch);
            Assert.Equal(expected, Show(BatchCopy.Shuffled(batch, order, duplicates: false)));
            Assert.Equal(expected, Show(BatchCopy.Shuffled(batch, order, duplicates: true)));
        }, iter: Iterations.Of(1_500));

    [Fact]
    public void FullerCopies_TakeThePlaceOfOthers() =>
        Gen.Select(RandomSpans.Distinct, Gen.Int).Sample((spans, seed) =>
        {
            var random = new Random(seed);
            var fuller = spans.Select(span => random.Next(2) == 0 ? span : Fuller(span, random)).ToList();
            var both = spans.Concat(fuller.Except(spans)).ToArray();
            random.Shuffle(both);
            Assert.Equal(Show(RawSpan.Batch(fuller)), Show(RawSpan.Batch(both)));
        }, iter: Iterations.Of(500));

    [Theory]
    [InlineData("three-layers")]
    [InlineData("queue-backlog")]
    [InlineData("healthy-with-decoys")]
    public void SimulatedSpans_AnyOrder_SameCalls(string scenario)
    {
        var batch = Simulated(scenario);
        var expected = Show(batch);
        for (var seed = 1; seed <= 3; seed++) Assert.Equal(expected, Show(BatchCopy.Shuffled(batch, seed, duplicates: seed == 3)));
    }

    internal static SpanBatch Simulated(string scenario)
    {
        var options = new SimulationOptions { DurationSeconds = 30, RateMultiplier = 0.2, SamplingRatio = 0.7, LostSpanShare = 0.02, ClockSkewMs = 300 };
        using var stream = new MemoryStream();
        OtlpJsonWriter.Write(Simulator.Run(Scenario.Load(scenario), 5, options), stream);
        stream.Position = 0;
        var batch = new SpanBatch();
        SpanFiles.Read(stream, scenario, batch, new ReadOptions(), TestContext.Current.CancellationToken);
        return batch;
    }

    // A copy that was sent again when more was known: one attribute more, and maybe other times.
    private static RawSpan Fuller(RawSpan span, Random random) => span with
    {
        Attributes = [.. span.Attributes, ("more", 1)],
        StartNs = span.StartNs + random.Next(-2, 3) * 1_000_000,
        EndNs = span.EndNs + random.Next(3) * 1_000_000,
    };

    private static List<string> Show(SpanBatch batch) => CallSetText.Of(Reconstruction.Run(batch, new ReconstructionOptions()));
}
