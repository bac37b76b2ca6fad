using Analyzer.Detect.Incidents;
using Analyzer.Detect.RootCauses;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Containment;

/// <summary>Where failures stopped and why, from what callers made of them.</summary>
internal static class ContainmentFinder
{
    private const double FewestFailures = 5;

    // Calls per request of the caller that fall below this part of the usual were kept back.
    private const double LeastKept = 0.5;

    /// <summary>Containment points, most failures stopped first.</summary>
    public static IReadOnlyList<ContainmentPoint> Of(Scene scene)
    {
        var found = new List<ContainmentPoint>();
        foreach (var change in scene.Changes)
        {
            if (change.Name.Caller is not { } caller) continue;
            var counts = change.Counts;
            if (counts.FailedAttempts >= FewestFailures)
            {
                if (counts.Absorbed >= FewestFailures) Add(ContainmentKind.Fallback, counts.Errors, counts.Absorbed);
                // Failed attempts less those of calls that failed in the end.
                var saved = counts.FirstFailed - counts.Errors;
                if (saved >= FewestFailures) Add(ContainmentKind.Retry, counts.FirstFailed, saved);
            }

            if (KeptBack(scene, change) is { } kept) Add(ContainmentKind.Breaker, kept.Expected, kept.Expected - counts.Calls);

            void Add(ContainmentKind kind, double failures, double stopped) =>
                found.Add(new ContainmentPoint(caller, change.Name.Callee, change.Name.Operation, kind, failures, Math.Min(failures, stopped), scene.Exemplars(change.Edge, slow: false)));
        }

        return [.. found
            .OrderByDescending(point => point.Stopped)
            .ThenBy(point => point.Service, StringComparer.Ordinal)
            .ThenBy(point => point.Callee, StringComparer.Ordinal)
            .ThenBy(point => point.Operation, StringComparer.Ordinal)
            .ThenBy(point => point.Kind)];
    }

    // The caller got its requests and answered them, but made far fewer of these calls while they failed: so a breaker looks in spans.
    private static (double Expected, double Made)? KeptBack(Scene scene, EdgeChange change)
    {
        if (change.Usual is not { } usual || change.Counts.FailedAttempts < FewestFailures || change.Counts.Attempts <= 0) return null;
        if (change.Counts.FailedAttempts / change.Counts.Attempts < LeastKept) return null;
        var (now, before, answered) = (0.0, 0.0, 0.0);
        foreach (var into in scene.Changes)
        {
            if (into.Name.Callee != change.Name.Caller) continue;
            now += into.Counts.Attempts;
            answered += into.Counts.Attempts - into.Counts.FailedAttempts;
            before += into.Usual?.Counts.Attempts ?? 0;
        }

        if (before <= 0 || now <= 0 || answered < LeastKept * now) return null;
        var expected = now * usual.Counts.Calls / before;
        return change.Counts.Calls < LeastKept * expected && expected - change.Counts.Calls >= FewestFailures ? (expected, change.Counts.Calls) : null;
    }
}
