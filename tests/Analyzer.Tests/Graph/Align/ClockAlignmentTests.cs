using Analyzer.Graph;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;
using Analyzer.Tests.Graph.Properties;
using CsCheck;
using Xunit;

namespace Analyzer.Tests.Graph.Align;

public sealed class ClockAlignmentTests
{
    private const long BaseNs = 1_700_000_000_000_000_000;
    private const long MsNs = 1_000_000;
    private const long ToleranceNs = 3 * MsNs;

    private static readonly string[] s_services = ["web", "shop", "stock", "bank"];

    /// <summary>Seed, offset of each of eight instances in ms, whether clocks tick in ms, share of clients that time out.</summary>
    private static readonly Gen<(int Seed, long[] OffsetsMs, bool Rounded, double Timeouts)> s_world =
        Gen.Select(Gen.Int, Gen.OneOf(Gen.Const(0L), Gen.Long[1_000, 300_000], Gen.Long[-300_000, -1_000]).Array[8], Gen.Bool, Gen.Bool.Select(some => some ? 0.2 : 0.0));

    [Fact]
    public void AnyOffsets_ServersLieInsideTheirClientsAgain() =>
        s_world.Sample(world =>
        {
            var set = Reconstruct(Requests(world));
            foreach (var (client, server) in Pairs(set))
            {
                var (start, end) = Aligned(set, client);
                var (serverStart, serverEnd) = Aligned(set, server);
                Assert.True(serverStart >= start - ToleranceNs, "A server starts before its client.");
                Assert.True(serverEnd <= end + ToleranceNs || serverEnd - serverStart > end - start, "A server that was waited for ends after its client.");
            }
        }, iter: Iterations.Of(60));

    [Fact]
    public void ClocksWithinTheirResolution_AreLeftAlone() =>
        Gen.Select(Gen.Int, Gen.Long[0, 0].Array[8], Gen.Bool, Gen.Bool.Select(some => some ? 0.2 : 0.0)).Sample(world =>
        {
            var set = Reconstruct(Requests(world));
            Assert.Empty(set.Quality.ClockShifts);
            Assert.All(set.ShiftNs, shift => Assert.Equal(0, shift));
        }, iter: Iterations.Of(60));

    [Fact]
    public void AnyOrder_SameShifts() =>
        s_world.Sample(world =>
        {
            var batch = RawSpan.Batch(Requests(world));
            Assert.Equal(Shifts(Run(batch)), Shifts(Run(BatchCopy.Shuffled(batch, world.Seed, duplicates: true))));
        }, iter: Iterations.Of(20));

    [Fact]
    public void Messages_AreNoEvidence()
    {
        var spans = Enumerable.Range(0, 50).SelectMany(number => Pair((ulong)number, 3_600_000 * MsNs)).Select(span => span with { Kind = span.Kind == SpanKind.Client ? SpanKind.Producer : SpanKind.Consumer });
        Assert.Empty(Reconstruct(spans).Quality.ClockShifts);
    }

    [Fact]
    public void FewPairs_MoveNothing() => Assert.Empty(Reconstruct(Enumerable.Range(0, 2).SelectMany(number => Pair((ulong)number, -5_000 * MsNs))).Quality.ClockShifts);

    [Fact]
    public void OneLyingPair_MovesNothing()
    {
        var spans = Enumerable.Range(0, 99).SelectMany(number => Pair((ulong)number, 0)).Concat(Pair(99, -500 * MsNs));
        Assert.Empty(Reconstruct(spans).Quality.ClockShifts);
    }

    [Fact]
    public void DriftingClock_IsReportedWithWhatStaysImpossible()
    {
        var spans = Enumerable.Range(0, 200).SelectMany(number => Pair((ulong)number, (number - 50) * 100 * MsNs));
        var shift = Assert.Single(Reconstruct(spans).Quality.ClockShifts, shift => shift.Service == "stock");
        Assert.Equal(200, shift.Pairs);
        Assert.InRange(shift.Impossible, 100, 200);
    }

    // A request from web to shop, to stock and to bank, each on one of two instances.
    private static List<RawSpan> Requests((int Seed, long[] OffsetsMs, bool Rounded, double Timeouts) world)
    {
        var random = new Random(world.Seed);
        var spans = new List<RawSpan>();
        for (var trace = 1UL; trace <= 60; trace++)
        {
            var (start, end) = (BaseNs + (long)trace * 1_000 * MsNs, BaseNs + (long)trace * 1_000 * MsNs + 800 * MsNs);
            var instance = random.Next(2);
            spans.Add(At(world, 0, instance, new RawSpan { Trace = new TraceId(0, trace), Id = 1, Kind = SpanKind.Server, StartNs = start, EndNs = end }));
            for (var callee = 1; callee < s_services.Length; callee++)
            {
                var next = random.Next(2);
                start += random.Next(1, 20) * MsNs / 10;
                end -= random.Next(1, 20) * MsNs / 10;
                spans.Add(At(world, callee - 1, instance, new RawSpan { Trace = new TraceId(0, trace), Id = (ulong)callee * 2, Parent = (ulong)callee * 2 - 1, Kind = SpanKind.Client, StartNs = start, EndNs = end }));
                start += random.Next(1, 60) * MsNs / 10;
                end = random.NextDouble() < world.Timeouts ? end + (end - start) : end - random.Next(1, 60) * MsNs / 10;
                spans.Add(At(world, callee, next, new RawSpan { Trace = new TraceId(0, trace), Id = (ulong)callee * 2 + 1, Parent = (ulong)callee * 2, Kind = SpanKind.Server, StartNs = start, EndNs = end }));
                instance = next;
            }
        }

        return spans;
    }

    private static RawSpan At((int Seed, long[] OffsetsMs, bool Rounded, double Timeouts) world, int service, int instance, RawSpan span)
    {
        var offset = world.OffsetsMs[service * 2 + instance] * MsNs;
        return span with { Service = s_services[service], Instance = instance == 0 ? "a" : "b", StartNs = Tick(span.StartNs + offset), EndNs = Tick(span.EndNs + offset) };
        long Tick(long time) => world.Rounded ? time / MsNs * MsNs : time;
    }

    // A call of 100 ms, its server 10 ms inside, on a clock that is off.
    private static IEnumerable<RawSpan> Pair(ulong number, long offsetNs)
    {
        var start = BaseNs + (long)number * 1_000 * MsNs;
        yield return new RawSpan { Trace = new TraceId(0, number + 1), Id = 1, Kind = SpanKind.Client, Service = "web", StartNs = start, EndNs = start + 100 * MsNs };
        yield return new RawSpan { Trace = new TraceId(0, number + 1), Id = 2, Parent = 1, Kind = SpanKind.Server, Service = "stock", StartNs = start + 10 * MsNs + offsetNs, EndNs = start + 90 * MsNs + offsetNs };
    }

    private static IEnumerable<(int Client, int Server)> Pairs(CallSet set) => set.SpansByTrace
        .Where(row => set.Spans.Kinds[row] == SpanKind.Server && set.ParentRows[row] >= 0).Select(row => (set.ParentRows[row], row));

    private static (long Start, long End) Aligned(CallSet set, int row) => (set.Spans.StartNs[row] + set.ShiftNs[row], set.Spans.EndNs[row] + set.ShiftNs[row]);

    private static List<string> Shifts(CallSet set) => [.. set.Quality.ClockShifts.Select(shift => shift.ToString())];

    private static CallSet Reconstruct(IEnumerable<RawSpan> spans) => Run(RawSpan.Batch(spans));

    private static CallSet Run(SpanBatch batch) => Reconstruction.Run(batch, new ReconstructionOptions());
}
