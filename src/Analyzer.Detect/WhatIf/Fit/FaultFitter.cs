using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.WhatIf.Fit;

/// <summary>The fault that the first cause of an incident stands for.</summary>
internal static class FaultFitter
{
    // Behind a stall of length T, requests that come evenly wait T/2 on average; a slowness that long is one, too.
    private const double StallShare = 0.25;

    /// <summary>Fits the fault.</summary>
    /// <exception cref="FitException">The incident has no cause that can be played.</exception>
    public static FittedFault Of(Incident incident, QuietTimes times)
    {
        var cause = incident.Trigger;
        if (cause is null && incident.RootCauses.Count > 0)
        {
            var first = incident.RootCauses[0];
            cause = new Trigger(first.Service, first.Instance, first.Version, first.Operation, first.Mechanism, incident.Window.StartNs, incident.Window.EndNs);
        }

        if (cause is null) throw new FitException("the incident has no known cause to play");
        var window = new TimeWindow(cause.StartNs, Math.Min(cause.EndNs ?? incident.Window.EndNs, incident.Window.EndNs));
        var during = times.Sums(cause.Service, cause.Operation, window);
        if (during.Attempts <= 0) throw new FitException($"{cause.Service} got no attempts while the cause lasted");
        var fault = new FittedFault(cause.Service, cause.Operation, FittedFaultKind.Error, 1, 0, window);
        return cause.Mechanism switch
        {
            Mechanism.Error => fault with { Share = Math.Min(1, during.FailedAttempts / during.Attempts) },
            Mechanism.Silence => fault with { Kind = FittedFaultKind.Refuse },
            Mechanism.Latency or Mechanism.Queueing or Mechanism.Saturation or Mechanism.Drift => Slow(fault, during, times.WorkNs(cause.Service, cause.Operation)),
            _ => throw new FitException($"a cause of mechanism {cause.Mechanism} at {cause.Service} cannot be played"),
        };
    }

    private static FittedFault Slow(FittedFault fault, in CountSums during, double? before)
    {
        if (before is null) throw new FitException($"{fault.Service} was not called before the incident: how much slower it became is not known");
        var added = ((double)during.WorkNs / during.Attempts) - before.Value;
        if (added <= 0) throw new FitException($"{fault.Service} was not slower while the cause lasted than before it");
        return added >= StallShare * fault.Window.DurationNs ? fault with { Kind = FittedFaultKind.Stall } : fault with { Kind = FittedFaultKind.Latency, AddNs = (long)added };
    }
}
