using Analyzer.Simulate.Services;

namespace Analyzer.Simulate.Truth;

/// <summary>
/// Metastable: in the time after the last trigger ended, and before anything was done about it, users still fail as they
/// never did in the quiet time.
/// </summary>
internal static class MetastabilityJudge
{
    /// <summary>Leftovers of the trigger, such as a backlog being worked off, need a moment.</summary>
    private const long SettlingNs = 10_000_000_000;

    private const double FailingShare = 0.3;

    public static bool Judge(World world)
    {
        var scenario = world.Scenario;
        var faults = scenario.Faults.Where(fault => !fault.Remedy).ToList();
        if (faults.Count == 0) return false;
        var fromNs = faults.Max(fault => fault.EndNs) + SettlingNs;
        var untilNs = scenario.Faults.Where(fault => fault.Remedy).Select(fault => fault.StartNs).DefaultIfEmpty(scenario.DurationNs).Min();
        // The worst entry decides: healthy pages beside it must not hide that one kind of request no longer works.
        return world.Log.Entries
            .Where(entry => entry.StartNs >= fromNs && entry.StartNs < untilNs)
            .GroupBy(entry => (entry.Service, entry.Operation))
            .Any(entries => entries.Count(entry => entry.Failed) >= FailingShare * entries.Count());
    }
}
