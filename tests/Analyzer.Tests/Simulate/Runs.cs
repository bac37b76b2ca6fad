using System.Collections.Concurrent;
using System.Text;
using Analyzer.Simulate;

namespace Analyzer.Tests.Simulate;

/// <summary>Runs that several tests look at, made once each.</summary>
internal static class Runs
{
    private static readonly ConcurrentDictionary<string, Lazy<SimulationResult>> Made = new();

    public static SimulationResult Of(string scenario) =>
        Made.GetOrAdd(scenario, name => new Lazy<SimulationResult>(() => Simulator.Run(Scenario.Load(name), 1))).Value;

    public static Scenario Yaml(string text) => Scenario.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)), "test.yaml");

    public static SimulationResult Shipped(string scenario, ulong seed, SimulationOptions options) =>
        Simulator.Run(Scenario.Load(scenario), seed, options);

    public static SimulationResult Run(string yaml, ulong seed = 1, SimulationOptions? options = null) =>
        Simulator.Run(Yaml(yaml), seed, options);

    public static byte[] Bytes(SimulationResult result)
    {
        using var stream = new MemoryStream();
        OtlpJsonWriter.Write(result, stream);
        TruthWriter.Write(result, stream);
        return stream.ToArray();
    }

    public static double Seconds(this SimulationTruth truth, DateTime time) => (time - truth.Start).TotalSeconds;

    /// <summary>Users' requests and failures from one second to another.</summary>
    public static (int Requests, int Failed) Entry(this SimulationTruth truth, int from, int to)
    {
        var rows = truth.Entry.Where(row => row.Second >= from && row.Second < to).ToList();
        return (rows.Sum(row => row.Requests), rows.Sum(row => row.Failed));
    }
}
