using Analyzer.Detect.Incidents;
using Analyzer.Detect.RootCauses;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Amplification;

/// <summary>Edges whose repetitions multiplied the load during an incident.</summary>
internal static class IncidentAmplifiers
{
    private const double FewestAttempts = 5;
    private const double LeastFactor = 1.05;

    /// <summary>Amplifiers, most excess first.</summary>
    /// <remarks>
    /// An edge's own excess is its attempts beyond its calls. What its repetitions set off below it is its share of the excess
    /// that <see cref="ExcessAttribution"/> found over the whole window, in the proportion in which its own excess lies inside
    /// the incident.
    /// </remarks>
    public static IReadOnlyList<Amplifier> Of(Scene scene)
    {
        var found = new List<Amplifier>();
        foreach (var change in scene.Changes)
        {
            if (change.Name.Caller is null) continue;
            var counts = change.Counts;
            var own = counts.Attempts - counts.Calls - counts.Hedges;
            var usual = change.Usual is { } before && before.Counts.Calls > 0 ? (before.Counts.Attempts - before.Counts.Hedges) / before.Counts.Calls : (double?)null;
            var factor = counts.Calls > 0 ? (counts.Attempts - counts.Hedges) / counts.Calls : 1;
            if (own < FewestAttempts || factor < LeastFactor || factor < (usual ?? 1) + 0.03) continue;
            found.Add(Amplifier(scene, change, factor, usual, own));
        }

        var all = found.Sum(amplifier => amplifier.Excess);
        return [.. found
            .Select(amplifier => amplifier with { ExcessShare = all > 0 ? Math.Round(amplifier.Excess / all, 4) : 0 })
            .OrderByDescending(amplifier => amplifier.Excess)
            .ThenBy(amplifier => amplifier.Caller, StringComparer.Ordinal)
            .ThenBy(amplifier => amplifier.Callee, StringComparer.Ordinal)
            .ThenBy(amplifier => amplifier.Operation, StringComparer.Ordinal)];
    }

    private static Amplifier Amplifier(Scene scene, EdgeChange change, double factor, double? usual, double own)
    {
        var cells = change.Edge.Cells();
        var (peak, perSecond) = (1.0, 0.0);
        var most = 0L;
        for (var bucket = scene.From; bucket < scene.To; bucket++) most = Math.Max(most, cells[bucket].Samples);
        for (var bucket = scene.From; bucket < scene.To; bucket++)
        {
            ref readonly var cell = ref cells[bucket];
            if (cell.Calls <= 0) continue;
            perSecond = Math.Max(perSecond, (cell.Attempts - cell.Calls) / scene.BucketSeconds);
            if (cell.Samples >= Math.Min(most, 10)) peak = Math.Max(peak, (cell.Attempts - cell.Hedges) / cell.Calls);
        }

        var total = 0.0;
        foreach (ref readonly var cell in cells.AsSpan()) total += cell.Attempts - cell.Calls - cell.Hedges;
        var attributed = total > 0 ? change.Edge.AttributedExcess() * (own / total) : own;
        var redelivered = change.Counts.Redeliveries > change.Counts.Retries;
        return new Amplifier(
            redelivered ? change.Name.Operation : change.Name.Caller!,
            change.Name.Callee,
            change.Name.Operation,
            redelivered ? change.Name.Caller : null,
            factor,
            usual,
            peak,
            After(scene, cells),
            own,
            Math.Round(attributed, 3),
            0,
            perSecond,
            scene.Exemplars(change.Edge, slow: false));
    }

    private static double? After(Scene scene, Series.CountSums[] cells)
    {
        var (calls, attempts) = (0.0, 0.0);
        for (var bucket = scene.To; bucket < scene.Set.Grid.Count; bucket++)
        {
            calls += cells[bucket].Calls;
            attempts += cells[bucket].Attempts - cells[bucket].Hedges;
        }

        return calls > 0 ? attempts / calls : null;
    }
}
