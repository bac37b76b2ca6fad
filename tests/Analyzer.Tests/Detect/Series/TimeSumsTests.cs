using System.Buffers;
using Analyzer.Detect.Series;
using Analyzer.Detect.States;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Detect.Series;

public sealed class TimeSumsTests
{
    private static readonly Gen<(long, double)[]> s_durations = Gen.Select(Gen.Long[0, 3_600_000_000_000], Gen.Int[0, 2].Select(i => new[] { 1.0, 1.5, 10.0 }[i])).Array[0, 200];

    [Fact]
    public void Sums_do_not_depend_on_the_order_or_grouping_of_additions() =>
        Gen.Select(s_durations, Gen.Int[0, 1000]).Sample((durations, seed) =>
        {
            var shuffled = durations.ToArray();
            new Random(seed).Shuffle(shuffled);
            var (left, right) = (Of(shuffled.AsSpan(0, shuffled.Length / 2)), Of(shuffled.AsSpan(shuffled.Length / 2)));
            right.Add(left);
            return Text(right) == Text(Of(durations));
        });

    [Fact]
    public void Sums_read_back_are_the_same() =>
        s_durations.Sample(durations =>
        {
            var writer = new StateWriter();
            Of(durations).Write(writer);
            var bytes = new ArrayBufferWriter<byte>();
            writer.CopyTo([7], bytes);
            var reader = new StateReader(bytes.WrittenSpan, [7]);
            return Text(TimeSums.Read(ref reader)) == Text(Of(durations));
        });

    [Fact]
    public void Mean_and_spread_of_the_logarithm_are_those_of_the_durations()
    {
        var logs = Enumerable.Range(0, 2000).Select(i => 15 + Math.Sin(i)).ToArray();
        var sums = Of([.. logs.Select(log => ((long)Math.Exp(log), 1.0))]);
        var (mean, variance) = (logs.Average(), logs.Select(log => (log - logs.Average()) * (log - logs.Average())).Sum() / (logs.Length - 1));

        Assert.InRange(sums.MeanLog, mean - 0.03, mean + 0.03);
        Assert.InRange(sums.VarianceLog, variance * 0.95, variance * 1.05);
    }

    private static TimeSums Of(ReadOnlySpan<(long Ns, double Weight)> durations)
    {
        var sums = default(TimeSums);
        foreach (var (ns, weight) in durations) sums.Add(ns, weight);
        return sums;
    }

    private static string Text(TimeSums sums) => $"{sums.Count:R} {sums.SumNs:R} {sums.MeanLog:R} {sums.VarianceLog:R}";
}
