using Analyzer.Detect.Incidents;
using Analyzer.Detect.RootCauses;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Feedback;

/// <summary>What ended an incident, as far as spans show it.</summary>
internal static class Endings
{
    private const int Near = 3;

    /// <summary>The end; null while it goes on.</summary>
    /// <param name="scene">The incident.</param>
    /// <param name="triggerEnd">First bucket after the trigger; null where it is not known to have ended.</param>
    /// <param name="metastable">Whether it outlived its trigger.</param>
    /// <param name="affected">Who was affected.</param>
    public static IncidentEnd? Of(Scene scene, int? triggerEnd, bool metastable, IReadOnlyList<AffectedService> affected)
    {
        if (scene.To >= scene.Set.Grid.Count) return null;
        var at = scene.StartNs(scene.To);
        var clock = Words.Clock(at, scene.Set.Grid.WidthNs);
        if (Restarted(scene, affected, triggerEnd) is { } restarted)
        {
            var lost = Words.Many(restarted.Refused, "attempt");
            return new IncidentEnd(at, restarted.Service, "restart", $"{restarted.Service} was unreachable around {Words.Clock(scene.StartNs(restarted.Bucket), scene.Set.Grid.WidthNs)} ({lost} refused), as in a restart; from {clock} on everything was back");
        }

        if (triggerEnd is { } end && scene.To - end <= Near + (int)Math.Ceiling(5 / scene.BucketSeconds) && !metastable)
            return new IncidentEnd(at, null, "trigger-ended", $"the trigger ended at {Words.Clock(scene.StartNs(end), scene.Set.Grid.WidthNs)}, and by {clock} everything was back");
        var (before, late) = (EntryRate(scene, scene.From, Math.Max(scene.From + 1, scene.To - Near)), EntryRate(scene, scene.To - Near, scene.To));
        if (metastable && before > 0 && late < 0.7 * before)
            return new IncidentEnd(at, null, "load-fell", $"load at the entry fell from {Words.Count(before)} to {Words.Count(late)} requests/s, and by {clock} everything was back");
        if (metastable || triggerEnd is not null)
            return new IncidentEnd(at, null, "drained", $"by {clock} what had piled up was worked off; spans show no restart and no drop of load");
        return new IncidentEnd(at, null, "unknown", $"by {clock} everything was back; spans do not show why");
    }

    // Just before the end a service is briefly unreachable that was reachable in the incident before.
    private static (string Service, int Bucket, double Refused)? Restarted(Scene scene, IReadOnlyList<AffectedService> affected, int? triggerEnd)
    {
        foreach (var service in affected)
        {
            if (service.Mechanism == Mechanism.Silence) continue;
            var cells = scene.Into(service.Service);
            var (from, to) = (Math.Max(Math.Max(scene.From + 2, triggerEnd ?? 0), scene.To - 8), Math.Min(scene.Set.Grid.Count, scene.To + 2));
            var earlier = 0.0;
            for (var bucket = scene.From; bucket < from; bucket++) earlier = Math.Max(earlier, Refused(cells[bucket]));
            for (var bucket = from; bucket < to; bucket++)
            {
                if (Refused(cells[bucket]) >= 0.3 && Refused(cells[bucket]) > 2 * earlier && cells[bucket].UnpairedFailed - cells[bucket].Timeouts >= 5)
                    return (service.Service, bucket, cells[bucket].UnpairedFailed);
            }
        }

        return null;
    }

    private static double Refused(in Series.CountSums cell) => cell.Attempts > 0 ? Math.Max(0, cell.UnpairedFailed - cell.Timeouts) / cell.Attempts : 0;

    private static double EntryRate(Scene scene, int from, int to)
    {
        var sum = 0.0;
        foreach (var (name, edge) in scene.Set.Edges)
        {
            if (name.Caller is not null) continue;
            var cells = edge.Cells();
            for (var bucket = Math.Max(0, from); bucket < to; bucket++) sum += cells[bucket].Calls;
        }

        return to > from ? sum / ((to - from) * scene.BucketSeconds) : 0;
    }
}
