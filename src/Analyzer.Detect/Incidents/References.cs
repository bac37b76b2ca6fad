using Analyzer.Detect.Baselines;
using Analyzer.Detect.Onsets;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Incidents;

/// <summary>Chooses what signals are compared with.</summary>
internal static class References
{
    /// <summary>Smallest ratio to a quiet part of the same window that matters.</summary>
    public const double QuietPartFactor = 1.5;

    // From one hour to another a service may differ by this factor without anybody calling it an incident.
    private const double Habit = 3;

    /// <summary>The quiet time; null where there is none.</summary>
    /// <param name="now">The window analysed.</param>
    /// <param name="baseline">A quiet time; null without one.</param>
    /// <param name="kind">Where that came from.</param>
    /// <param name="departures">Finds departures from a quiet time.</param>
    public static Reference? Of(Reduction now, Reduction? baseline, BaselineKind kind, Func<Reference, double, List<Departure>> departures)
    {
        var quiet = QuietPartOf(now, departures);
        if (baseline is not { Series.Edges.Count: > 0 }) return quiet;
        var reference = Reference.Of(baseline, null, BaselineUses.Of(kind, baseline.Window));
        if (quiet is not null) reference.MoveTo(quiet, Habit);
        return reference;
    }

    // From the quietest stretch on, in both directions, as far as nothing departs from it.
    private static Reference? QuietPartOf(Reduction now, Func<Reference, double, List<Departure>> departures)
    {
        if (QuietPart.Seed(now.Series) is not { } seed) return null;
        var (from, to) = seed;
        var found = departures(PartOf(now, from, to), QuietPartFactor);
        var first = found.Where(departure => departure.To > to).Select(departure => Math.Max(to, departure.From)).DefaultIfEmpty(now.Series.Grid.Count).Min();
        var last = found.Where(departure => departure.From < from).Select(departure => Math.Min(from, departure.To)).DefaultIfEmpty(0).Max();
        return PartOf(now, Math.Min(from, last), Math.Max(to, first));
    }

    private static Reference PartOf(Reduction now, int from, int to)
    {
        var grid = now.Series.Grid;
        var window = new TimeWindow(Math.Max(grid.StartOf(from), now.Window.StartNs), Math.Min(grid.StartOf(to), now.Window.EndNs));
        return Reference.Of(now, QuietPart.Mask(grid.Count, from, to), BaselineUses.Of(BaselineKind.QuietPart, window));
    }
}
