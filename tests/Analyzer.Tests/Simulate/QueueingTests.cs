using Analyzer.Simulate;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Simulate;

/// <summary>One service alone must obey queueing theory, or no overload that it shows can be believed.</summary>
public sealed class QueueingTests
{
    [Fact]
    public void OneExponentialWorker_IsAnMm1Queue()
    {
        // M/M/1: the mean time in the system is S / (1 − ρ) = 10 ms / (1 − 0.6).
        var result = Runs.Run(Single("exponential(10ms)", workers: 1, rate: 60, seconds: 1500));
        Assert.InRange(MeanMs(result), 0.92 * 25, 1.08 * 25);
    }

    [Fact]
    public void OneConstantWorker_IsAnMd1Queue()
    {
        // M/D/1 (Pollaczek-Khinchine): S + ρS / (2 (1 − ρ)).
        var result = Runs.Run(Single("10ms", workers: 1, rate: 60, seconds: 1500));
        Assert.InRange(MeanMs(result), 0.92 * 17.5, 1.08 * 17.5);
    }

    [Fact]
    public void Throughput_NeverExceedsCapacity()
    {
        Gen.Select(Gen.Int[1, 6], Gen.Int[20, 300], Gen.ULong).Sample(
            (workers, rate, seed) =>
            {
                var result = Runs.Run(Single("20ms", workers, rate, seconds: 20), seed);
                var busyNs = result.Spans.Where(span => span.EndNs <= Simulator.EpochUnixNs + 20_000_000_000).LongCount() * 20_000_000L;
                Assert.True(busyNs <= workers * 20_000_000_000L);
            },
            iter: 30);
    }

    [Fact]
    public void FullQueue_Answers503()
    {
        var result = Runs.Run(Single("100ms", workers: 1, rate: 50, seconds: 10, queueLimit: 3));
        Assert.Contains(result.Spans, span => span.IsError && span.Attributes.Any(a => a is { Key: "http.response.status_code", Number: 503 }));
        Assert.All(result.Spans, span => Assert.True(span.EndNs - span.StartNs <= 400_000_000));
    }

    private static double MeanMs(SimulationResult result) => result.Spans.Average(span => (span.EndNs - span.StartNs) / 1e6);

    private static string Single(string serviceTime, int workers, int rate, int seconds, int queueLimit = 100000) => $"""
        name: single
        summary: One service alone.
        duration: {seconds}s
        quiet: 1s
        services:
          only:
            workers: {workers}
            queueLimit: {queueLimit}
            operations:
              GET /:
                serviceTime: {serviceTime}
        load:
          - call: only GET /
            rate: {rate}/s
        """;
}
