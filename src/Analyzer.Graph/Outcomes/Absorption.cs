using Analyzer.Model.Calls;

namespace Analyzer.Graph.Outcomes;

/// <summary>Marks calls that failed while the attempt that made them succeeded: a fallback, a default, an ignored error.</summary>
internal static class Absorption
{
    /// <summary>Sets <see cref="CallFlags.Absorbed"/>.</summary>
    public static void Mark(Call[] calls, Attempt[] attempts)
    {
        foreach (ref var call in calls.AsSpan())
        {
            if (!call.IsError || call.ParentAttempt < 0) continue;
            ref readonly var parent = ref attempts[call.ParentAttempt];
            // What failed after the caller had answered, as a message's handling does, was not absorbed but unseen.
            if (parent.Status == AttemptStatus.Ok && call.StartNs + call.DurationNs <= parent.EndNs + parent.OrphanedNs + Attempts.Ticks.ResolutionNs) call.Flags |= CallFlags.Absorbed;
        }
    }
}
