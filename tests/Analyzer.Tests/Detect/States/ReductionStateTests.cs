using System.Buffers;
using System.Text.Json;
using Analyzer.Detect;
using Analyzer.Detect.States;
using Analyzer.Detect.WhatIf.Changes;
using Analyzer.Model.Calls;
using Analyzer.Model.Findings;
using Analyzer.Model.Spans;
using Analyzer.Tests.Detect.WhatIf;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Detect.States;

public sealed class ReductionStateTests
{
    private const long SecondNs = 1_000_000_000;
    private static readonly JsonSerializerOptions s_json = new() { IncludeFields = true };
    private static readonly WhatIfChange[] s_changes =
        [.. new[] { "budget=10%", "backoff=exponential(2s,2,jitter)", "deadline=propagated" }.Select(Replays.Change)];

    private static readonly TimeWindow s_window = new(CallSetBuilder.Epoch, CallSetBuilder.Epoch + (10 * SecondNs));

    [Fact]
    public void A_reduction_read_back_gives_the_same_findings_and_the_same_bytes() =>
        RandomTraces.Gen.Sample(traces =>
        {
            var reduction = Reduce(traces);
            var bytes = Bytes(reduction);
            var read = ReductionState.Read(bytes);
            return Text(read) == Text(reduction) && Bytes(read).AsSpan().SequenceEqual(bytes);
        });

    [Fact]
    public void Parts_merged_in_any_order_and_grouping_give_the_bytes_of_the_whole() =>
        Gen.Select(RandomTraces.Gen, Gen.Int[1, 5], Gen.Int[0, int.MaxValue]).Sample((traces, count, seed) =>
        {
            var random = new Random(seed);
            var parts = traces.GroupBy(_ => random.Next(count)).Select(part => Reduce([.. part])).ToArray();
            random.Shuffle(parts);
            var (left, right) = (Empty(), Empty());
            foreach (var part in parts) (random.Next(2) == 0 ? left : right).Merge(ReductionState.Read(Bytes(part)));
            left.Merge(right);
            var whole = Empty();
            whole.Merge(Reduce(traces));
            return Text(left) == Text(whole);
        });

    [Fact]
    public void Fine_buckets_merged_into_coarse_ones_equal_coarse_ones_from_the_start() =>
        RandomTraces.Gen.Sample(traces =>
        {
            var coarse = Reduction.Empty(s_window, 5 * SecondNs);
            coarse.Merge(Reduce(traces));
            return Text(coarse) == Text(Reduction.Of(RandomTraces.Builder(traces).Build(), s_window.StartNs, s_window.EndNs, 5 * SecondNs));
        });

    [Fact]
    public void Equal_traces_in_another_order_give_equal_bytes() =>
        RandomTraces.Gen.Sample(traces =>
        {
            var builder = RandomTraces.Builder(traces.Where(trace => trace.Weight != 1.5f));
            return Bytes(Reduce(builder.Build())).AsSpan().SequenceEqual(Bytes(Reduce(builder.Build(seed: 5))));
        });

    [Fact]
    public void Damaged_bytes_are_refused_with_their_place_and_nothing_worse() =>
        Gen.Select(RandomTraces.Gen, Gen.Int[0, int.MaxValue]).Sample((traces, seed) =>
        {
            var random = new Random(seed);
            var bytes = Bytes(Reduce(traces));
            if (random.Next(2) == 0) bytes = bytes[..random.Next(bytes.Length)];
            else for (var i = random.Next(1, 6); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                ReductionState.Read(bytes);
                return true;
            }
            catch (StateFormatException e)
            {
                return e.Message.Contains("at byte", StringComparison.Ordinal);
            }
        });

    [Fact]
    public void A_newer_version_is_refused()
    {
        var bytes = Bytes(Empty());
        bytes[2]++;

        var e = Assert.Throws<StateFormatException>(() => ReductionState.Read(bytes));

        Assert.Contains("version", e.Message);
    }

    [Fact]
    public void Buckets_that_do_not_fit_are_refused()
    {
        var merged = Reduction.Empty(s_window, 1_500_000_000);

        Assert.Throws<ArgumentException>(() => merged.Merge(Empty()));
    }

    private static Reduction Empty() => Reduction.Empty(s_window, SecondNs);

    private static Reduction Reduce(List<TraceSpec> traces) => traces.Count == 0 ? Empty() : Reduce(RandomTraces.Builder(traces).Build());

    private static Reduction Reduce(CallSet calls) => Reduction.OfWindow(calls, s_window, SecondNs, 60 * SecondNs);

    private static byte[] Bytes(Reduction reduction)
    {
        var writer = new ArrayBufferWriter<byte>();
        ReductionState.Write(reduction, writer);
        return writer.WrittenSpan.ToArray();
    }

    private static string Text(Reduction reduction) =>
        JsonSerializer.Serialize(Detection.Run(reduction, null, new ReadSummary(), new DetectionOptions { FromNs = s_window.StartNs, ToNs = s_window.EndNs, Exemplars = 0, WhatIf = s_changes }, _ => throw new InvalidOperationException()), s_json);
}
