using Analyzer.Model.Calls;
using CsCheck;

namespace Analyzer.Tests.Detect;

/// <summary>Random traces for property tests: trees of calls with random attempts, over few services so that edges repeat.</summary>
internal static class RandomTraces
{
    private static readonly string[] s_services = ["a", "b", "c", "d"];

    public static Gen<List<TraceSpec>> Gen { get; } = CsCheck.Gen.UInt.Select(seed => Of(new Random((int)(seed & 0x7fffffff))));

    public static CallSetBuilder Builder(IEnumerable<TraceSpec> traces)
    {
        var builder = new CallSetBuilder();
        foreach (var trace in traces) builder.Add(trace);
        return builder;
    }

    private static List<TraceSpec> Of(Random random)
    {
        var traces = new List<TraceSpec>();
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            var root = new CallSpec(null, s_services[random.Next(2)], "GET /", Tries(random)) { Flags = CallFlags.Entry };
            Grow(root, random, 0);
            traces.Add(TraceSpec.Of((ulong)i, random.Next(5) * 1_000, root, random.Next(3) == 0 ? 10 : 1.5f));
        }

        return traces;
    }

    private static void Grow(CallSpec call, Random random, int depth)
    {
        if (depth == 4) return;
        for (var i = random.Next(4 - depth); i > 0; i--)
        {
            var child = new CallSpec(call.Callee, s_services[random.Next(4)], random.Next(2) == 0 ? "x" : "y", Tries(random)) { Untimed = random.Next(8) == 0 ? 2 : 0, Instance = $"i{random.Next(3)}", Version = $"v{random.Next(2)}" };
            (child.CallerInstance, child.CallerVersion) = (call.Instance, call.Version);
            child.WaitsMs = [random.Next(100), random.Next(100)];
            if (child.Tries.Length > 1 && random.Next(6) == 0) child.Kind = random.Next(2) == 0 ? CallKind.Redelivery : CallKind.Hedge;
            if (child.Untimed > 0 && child.Kind == CallKind.Single) child.Kind = CallKind.Retry;
            call.Children.Add((random.Next(call.Tries.Length), child));
            Grow(child, random, depth + 1);
        }
    }

    private static Try[] Tries(Random random)
    {
        var tries = new Try[random.Next(1, 4)];
        for (var i = 0; i < tries.Length - 1; i++) tries[i] = random.Next(2) == 0 ? Try.err : new Try(AttemptStatus.Timeout, "timeout", OrphanedMs: random.Next(9));
        tries[^1] = random.Next(3) == 0 ? Try.err : Try.ok;
        return tries;
    }
}
