using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.WhatIf.Fit;

/// <summary>An incident to what a simulator needs of it.</summary>
internal sealed class SystemFitter
{
    // Long enough for what is slow to warm up, short enough not to play a day for a minute.
    private const long QuietNs = 30_000_000_000;
    private const long LongestNs = 600_000_000_000;
    private const double MostAttempts = 2_000_000;

    // One way between processes, as the simulator's network has it.
    private const double NetworkNs = 250_000;
    private const double LeastNs = 50_000;
    private const double MostlyAbsorbed = 0.5;

    private readonly Reduction _now;
    private readonly Incident _incident;
    private readonly TimeWindow _window;
    private readonly ReplayModel _model;
    private readonly QuietTimes _times;
    private readonly OperationGraph _graph;

    private SystemFitter(Reduction now, Incident incident)
    {
        (_now, _incident) = (now, incident);
        _window = new TimeWindow(Math.Max(now.Window.StartNs, incident.Window.StartNs - QuietNs), incident.Window.EndNs);
        if (_window.DurationNs > LongestNs) throw new FitException($"an incident of more than {LongestNs / 60_000_000_000} minutes takes too long to play");
        _model = ReplayModel.Of(now, _window);
        _times = new QuietTimes(now.Series, new TimeWindow(_window.StartNs, incident.Window.StartNs));
        if (!_times.Slots(new TimeWindow(_window.StartNs, incident.Window.StartNs)).Any()) throw new FitException("the data holds no time before the incident: how long work takes when all is well is not known");
        if (_model.Attempts.Sum() > MostAttempts) throw new FitException($"more than {MostAttempts:#,0} attempts take too long to play");
        _graph = OperationGraph.Of(_model);
    }

    /// <summary>Fits an incident.</summary>
    /// <param name="now">The time analysed.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="policies">Inferred behaviour of clients; where it says nothing of an edge, what was seen of its attempts and waits.</param>
    /// <param name="reason">Why it cannot be fitted; empty where it was.</param>
    /// <returns>The fit; null where there is none.</returns>
    public static SystemFit? Of(Reduction now, Incident incident, IReadOnlyList<ClientPolicy> policies, out string reason)
    {
        reason = "";
        try
        {
            return new SystemFitter(now, incident).Fit(policies);
        }
        catch (FitException e)
        {
            reason = e.Message;
            return null;
        }
    }

    private SystemFit Fit(IReadOnlyList<ClientPolicy> policies)
    {
        var redelivered = _now.Series.Edges.Values.FirstOrDefault(edge => edge.Cells().Any(cell => cell.Redeliveries > 0));
        if (redelivered is not null) throw new FitException($"messages from {redelivered.Name.Caller} to {redelivered.Name.Callee} were delivered again: how its broker does that is not known");
        var loads = Loads();
        if (loads.Count == 0) throw new FitException("the data holds no entry requests, only calls whose callers are missing");
        var incidentModel = ReplayModel.Of(_now, _incident.Window);
        return new SystemFit(
            _window,
            _incident.Window,
            Services(),
            loads,
            Policies(policies),
            FaultFitter.Of(_incident, _times),
            Observed(),
            incidentModel.Rows.Where(row => row.Parent < 0 && incidentModel.Paths[row.Path].Edge.Caller is null).Sum(row => row.Failed),
            ReplayLoads.Excess(incidentModel, incidentModel.Attempts),
            _now.BucketNs);
    }

    private List<FittedService> Services()
    {
        var workers = new WorkerFitter(_now.Series, _graph, _times);
        var services = new List<FittedService>();
        foreach (var group in _graph.Names.GroupBy(name => name.Service))
        {
            List<FittedOperation> operations = [.. group.Select(name => new FittedOperation(name.Operation, ServiceNs(name), _graph.CallsOf(name)))];
            var sender = _now.Senders.Senders.GetValueOrDefault(group.Key);
            var instances = Math.Max(1, sender?.Instances.Count ?? 1);
            var (count, limited) = workers.Of(group.Key, operations, instances);
            services.Add(new FittedService(group.Key, sender is not null, instances, count, limited, operations));
        }

        return services;
    }

    // Time in quiet, less that of the calls, less the way there and back; where nothing was asked then, the median of its own.
    private double ServiceNs((string Service, string Operation) name)
    {
        if (_times.WorkNs(name.Service, name.Operation) is not { } all) return Math.Max(LeastNs, MedianSelfNs(name));
        var instrumented = _now.Senders.Senders.ContainsKey(name.Service);
        var own = all - (instrumented ? 0 : 2 * NetworkNs);
        foreach (var call in _graph.CallsOf(name)) own -= call.PerRequest * (_times.CallNs(name.Service, call.Service, call.Operation) ?? 0);
        return Math.Max(LeastNs, own);
    }

    private double MedianSelfNs((string Service, string Operation) name)
    {
        var all = new LatencySketch();
        foreach (var edge in _now.Series.Edges.Values.Where(edge => edge.Name.Callee == name.Service && edge.Name.Operation == name.Operation)) all.Merge(edge.SelfTime);
        return all.Count > 0 ? all.Quantile(0.5) : 0;
    }

    private List<FittedLoad> Loads()
    {
        var loads = new SortedDictionary<EdgeName, double[]>();
        var seconds = _now.BucketNs / 1e9;
        foreach (var row in Enumerable.Range(0, _model.Rows.Length).Where(row => _model.Rows[row].Parent < 0))
        {
            var edge = _model.Paths[_model.Rows[row].Path].Edge;
            if (edge.Caller is not null) continue;
            if (!loads.TryGetValue(edge, out var perSecond)) loads.Add(edge, perSecond = new double[_model.InWindow.Count]);
            perSecond[_model.Rows[row].Slot - _model.InWindow[0]] += _model.Attempts[row * ReplayModel.Numbers] / seconds;
        }

        return [.. loads.Select(load => new FittedLoad(load.Key.Callee, load.Key.Operation, load.Value))];
    }

    private List<FittedPolicy> Policies(IReadOnlyList<ClientPolicy> inferred)
    {
        var fitted = new SortedDictionary<(string, string), FittedPolicy>(Comparer<(string, string)>.Create((a, b) => string.CompareOrdinal(a.Item1, b.Item1) is not 0 and var order ? order : string.CompareOrdinal(a.Item2, b.Item2)));
        foreach (var pair in _model.Paths.Where(path => path.Edge.Caller is not null).GroupBy(path => (path.Edge.Caller!, path.Edge.Callee)))
        {
            var known = inferred.Where(policy => policy.Caller == pair.Key.Item1 && policy.Callee == pair.Key.Callee && policy.Instance is null && policy.Version is null).MaxBy(policy => policy.Calls);
            var edges = pair.Select(path => path.Edge).Distinct().ToList();
            var seen = edges.Max(_model.Shares.MostAttempts);
            var (waitSum, waits) = (Int128.Zero, 0.0);
            foreach (var first in pair.Where(path => path.Node.Waits is not null).Select(path => path.Node.Waits![0])) (waitSum, waits) = (waitSum + first.SumNs, waits + first.Count);
            var waitNs = waits > 0 ? (long)((double)waitSum / waits) : 0;
            fitted.Add(pair.Key, new FittedPolicy(
                pair.Key.Item1,
                pair.Key.Callee,
                Math.Max(known?.MaxAttempts ?? 1, seen),
                known?.TimeoutNs ?? 0,
                known is { Backoff: not BackoffKind.Unknown } ? known.Backoff : waitNs > 0 ? BackoffKind.Fixed : BackoffKind.None,
                known?.BackoffBaseNs ?? waitNs,
                0,
                edges.Exists(edge => _model.Shares.HandedOnShare(edge) < MostlyAbsorbed)));
        }

        return [.. fitted.Values];
    }

    private List<FittedObservation> Observed()
    {
        var seconds = _now.BucketNs / 1e9;
        return [.. _now.Series.Edges.Values.GroupBy(edge => edge.Name.Callee).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            var cells = group.Select(edge => edge.Cells()).ToList();
            var perSlot = _times.Slots(_incident.Window).Select(slot => cells.Sum(edge => edge[slot].Attempts)).DefaultIfEmpty().ToList();
            return new FittedObservation(group.Key, perSlot.Sum(), perSlot.Max() / seconds);
        })];
    }
}
