using Analyzer.Detect.WhatIf.Fit;
using Analyzer.Simulate;

namespace Analyzer.Service.WhatIf;

/// <summary>What simulations of an incident came to, on average.</summary>
internal sealed class Played
{
    private const long SecondNs = 1_000_000_000;
    private const int EntryStepSeconds = 5;

    private readonly Dictionary<string, (double Attempts, double PeakPerSecond)> _loads = [];
    private readonly Dictionary<(string Caller, string Callee), double> _failed = [];

    /// <summary>Attempts beyond the first of each call, over the whole run.</summary>
    public double Repetitions { get; private set; }

    /// <summary>Entry requests of the incident that failed.</summary>
    public double EntryErrors { get; private set; }

    /// <summary>Attempts that a service got in the incident, and in its worst step per second.</summary>
    public (double Attempts, double PeakPerSecond) LoadOf(string service) => _loads.GetValueOrDefault(service);

    /// <summary>Calls that failed on an edge, over the whole run.</summary>
    public double FailedOn(FittedPolicy edge) => _failed.GetValueOrDefault((edge.Caller, edge.Callee));

    /// <summary>Adds one run.</summary>
    /// <param name="truth">What happened.</param>
    /// <param name="fit">The incident.</param>
    /// <param name="names">Services by what the scenario calls them.</param>
    /// <param name="weight">The run's part of the average.</param>
    public void Add(SimulationTruth truth, SystemFit fit, Dictionary<string, string> names, double weight)
    {
        var first = (int)((fit.IncidentWindow.StartNs - fit.Window.StartNs) / SecondNs);
        foreach (var rows in truth.Load.Where(row => row.Second >= first).GroupBy(row => names[row.Service]))
        {
            var (attempts, peak) = _loads.GetValueOrDefault(rows.Key);
            _loads[rows.Key] = (attempts + (weight * rows.Sum(row => row.Requests)), peak + (weight * Peak(rows, fit.BucketNs)));
        }

        foreach (var edge in truth.Edges.Where(edge => names.ContainsKey(edge.Caller)))
        {
            var key = (names[edge.Caller], names[edge.Callee]);
            _failed[key] = _failed.GetValueOrDefault(key) + (weight * edge.Failed);
            Repetitions += weight * (edge.Attempts - edge.Calls);
        }

        EntryErrors += weight * truth.Entry.Where(row => row.Second + EntryStepSeconds > first).Sum(row => row.Failed);
    }

    // Over steps as wide as those of the observation, where these are wider than a second.
    private static double Peak(IEnumerable<TruthLoad> rows, long bucketNs)
    {
        var seconds = Math.Max(1, bucketNs / SecondNs);
        return rows.GroupBy(row => row.Second / seconds).Max(step => (double)step.Sum(row => row.Requests)) / seconds;
    }
}
