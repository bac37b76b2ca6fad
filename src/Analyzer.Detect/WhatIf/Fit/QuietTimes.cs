using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.WhatIf.Fit;

/// <summary>How long work took before the incident, and within a time, from the series of the edges that ask for it.</summary>
/// <param name="series">All edges.</param>
/// <param name="quiet">The time before the incident.</param>
internal sealed class QuietTimes(EdgeSeriesSet series, TimeWindow quiet)
{
    /// <summary>Mean time of a call as its caller saw it before the incident, ns; null where none was made then.</summary>
    public double? CallNs(string? caller, string service, string operation)
    {
        var (sum, count) = (0.0, 0.0);
        foreach (var edge in series.Edges.Values)
        {
            if ((caller is not null && edge.Name.Caller != caller) || edge.Name.Callee != service || edge.Name.Operation != operation) continue;
            foreach (var slot in Slots(quiet))
            {
                if (edge.Durations[slot] is not { } sketch) continue;
                sum += sketch.SumNs;
                count += sketch.Count;
            }
        }

        return count > 0 ? sum / count : null;
    }

    /// <summary>Mean time of an attempt at its callee before the incident, ns; null where none was made then.</summary>
    public double? WorkNs(string service, string? operation) => Sums(service, operation, quiet) is { Attempts: > 0 } sums ? (double)sums.WorkNs / sums.Attempts : null;

    /// <summary>What a service was asked for in a time.</summary>
    public CountSums Sums(string service, string? operation, TimeWindow window)
    {
        var sums = default(CountSums);
        foreach (var edge in series.Edges.Values)
        {
            if (edge.Name.Callee != service || (operation is not null && edge.Name.Operation != operation)) continue;
            var cells = edge.Cells();
            foreach (var slot in Slots(window)) sums.Add(cells[slot]);
        }

        return sums;
    }

    /// <summary>Slots that lie in a time as a whole.</summary>
    public IEnumerable<int> Slots(TimeWindow window)
    {
        for (var slot = 0; slot < series.Grid.Count; slot++)
        {
            if (series.Grid.StartOf(slot) >= window.StartNs && series.Grid.StartOf(slot) + series.Grid.WidthNs <= window.EndNs) yield return slot;
        }
    }
}
