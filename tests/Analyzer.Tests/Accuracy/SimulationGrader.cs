using Analyzer.Graph;
using Analyzer.Ingest.Files;
using Analyzer.Model.Calls;
using Analyzer.Model.Spans;
using Analyzer.Simulate;

namespace Analyzer.Tests.Accuracy;

/// <summary>One edge's amplification, found and true.</summary>
internal sealed record EdgeGrade(string Caller, string Callee, double Found, double Truth, int Calls)
{
    public double RelativeError => Math.Abs(Found - Truth) / Truth;
}

/// <summary>Reconstruction against the simulator's truth.</summary>
/// <param name="Attempts">Attempts of groups in the truth that spans show.</param>
/// <param name="Found">Attempts put into groups.</param>
/// <param name="Right">Of those, the ones in the group they belong to.</param>
/// <param name="Edges">Amplification by edge.</param>
/// <param name="Mistakes">Some of what was wrong.</param>
internal sealed record SimulationGrade(string Scenario, int Spans, int Attempts, int Found, int Right, IReadOnlyList<EdgeGrade> Edges, IReadOnlyList<string> Mistakes)
{
    public double Precision => Found == 0 ? 1 : (double)Right / Found;

    public double Recall => Attempts == 0 ? 1 : (double)Right / Attempts;
}

/// <summary>Simulates, reconstructs and compares.</summary>
internal static class SimulationGrader
{
    private static readonly string[] s_grouped = ["retry", "hedge", "redelivery"];

    public static SimulationGrade Grade(string scenario, ulong seed, SimulationOptions options)
    {
        var result = Simulator.Run(Scenario.Load(scenario), seed, options);
        return Compare(scenario, result.Truth, Reconstruct(result));
    }

    /// <summary>What reconstruction makes of a simulation, through the bytes that SDKs would send.</summary>
    public static CallSet Reconstruct(SimulationResult result)
    {
        using var stream = new MemoryStream();
        OtlpJsonWriter.Write(result, stream);
        stream.Position = 0;
        var batch = new SpanBatch();
        SpanFiles.Read(stream, "simulation", batch, new ReadOptions(), CancellationToken.None);
        return Reconstruction.Run(batch, new ReconstructionOptions());
    }

    private static SimulationGrade Compare(string scenario, SimulationTruth truth, CallSet set)
    {
        var callOfSpan = new Dictionary<string, TruthCall>();
        var attempts = 0;
        foreach (var call in truth.Calls)
        {
            var visible = call.Spans.Where(span => span.Exported).ToList();
            if (!s_grouped.Contains(call.Kind) || visible.Count < 2) continue;
            attempts += visible.Count;
            foreach (var span in visible)
            {
                if (span.ServerSpanId is { } server) callOfSpan[server] = call;
                if (span.ClientSpanId is { } client && client != call.CallSpanId) callOfSpan.TryAdd(client, call);
            }
        }

        int found = 0, right = 0;
        var mistakes = new List<string>();
        foreach (var call in set.Calls)
        {
            if (call.AttemptCount < 2) continue;
            found += call.AttemptCount;
            var owners = set.AttemptsOf(call).ToArray().Select(attempt => OwnerOf(set, attempt, callOfSpan)).ToList();
            var main = owners.GroupBy(owner => owner?.CallId).OrderByDescending(group => group.Count()).First();
            if (main.Key is not null) right += main.Count();
            if ((main.Key is null || main.Count() < owners.Count) && mistakes.Count < 20)
                mistakes.Add($"{set.Traces[call.Trace].Id} {set.Text(call.Caller)} → {set.Text(call.Callee)} {set.Text(call.Operation)} {call.Kind} {call.Verdict}: {string.Join(",", owners.Select(o => o is null ? "none" : o.CallId + " " + o.Kind))}");
        }

        return new SimulationGrade(scenario, set.Spans.Count, attempts, found, right, Edges(truth, set), mistakes);
    }

    private static TruthCall? OwnerOf(CallSet set, Attempt attempt, Dictionary<string, TruthCall> callOfSpan)
    {
        foreach (var row in (int[])[attempt.ServerSpan, attempt.ClientSpan])
            if (row >= 0 && callOfSpan.TryGetValue(new SpanId(set.Spans.SpanIds[row]).ToString(), out var call)) return call;
        return null;
    }

    // Compared with the calls whose traces were kept: what is graded is reconstruction, not the luck of the sampler.
    private static List<EdgeGrade> Edges(SimulationTruth truth, CallSet set)
    {
        var peers = truth.Peers.ToDictionary(peer => peer.Name, peer => peer);
        var traces = set.Traces.Select(trace => trace.Id.ToString()).ToHashSet();
        var found = new Dictionary<(string, string), (double Calls, double Attempts)>();
        foreach (var call in set.Calls)
        {
            if (call.Caller == 0) continue;
            var key = (set.Text(call.Caller), set.Text(call.Callee));
            var sum = found.GetValueOrDefault(key);
            found[key] = (sum.Calls + 1, sum.Attempts + call.TotalAttempts);
        }

        var grades = new List<EdgeGrade>();
        foreach (var edge in truth.Calls.Where(call => call.Attempts > 0 && call.Caller.Length > 0 && traces.Contains(call.TraceId)).GroupBy(call => (call.Caller, call.Callee)))
        {
            var name = peers.TryGetValue(edge.Key.Callee, out var peer) ? NameOf(peer, found.Keys.Select(key => key.Item2)) : edge.Key.Callee;
            if (!found.TryGetValue((edge.Key.Caller, name), out var sum)) continue;
            grades.Add(new EdgeGrade(edge.Key.Caller, edge.Key.Callee, sum.Attempts / sum.Calls, (double)edge.Sum(call => call.Attempts) / edge.Count(), edge.Count()));
        }

        return grades;
    }

    private static string NameOf(TruthPeer peer, IEnumerable<string> names) =>
        names.FirstOrDefault(name => name == peer.Name || name == peer.Address || (peer.Namespace.Length > 0 && name.StartsWith(peer.Namespace + "/", StringComparison.Ordinal))) ?? peer.Name;
}
