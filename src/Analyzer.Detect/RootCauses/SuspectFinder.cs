using Analyzer.Detect.Baselines;
using Analyzer.Detect.Incidents;
using Analyzer.Detect.Onsets;

namespace Analyzer.Detect.RootCauses;

/// <summary>
/// Holds against each service what arose in it: failures below which nothing failed, own work that took longer, the way to
/// and from it, and changes of what its requests do. All in one unit: seconds of requests lost, a failure counting as one.
/// </summary>
internal sealed class SuspectFinder
{
    private const double FailureSeconds = 1;
    private const double ShapeSeconds = 0.1;
    private const double FewestFailures = 3;
    private const double KeptBackPart = 0.75;

    private readonly Reference _reference;
    private readonly double _factor;
    private readonly SortedDictionary<string, Suspect> _suspects = new(StringComparer.Ordinal);
    private readonly WayAttribution _ways = new();

    private SuspectFinder(Reference reference, double factor)
    {
        _reference = reference;
        _factor = factor;
    }

    /// <summary>Services with evidence against them, by name.</summary>
    /// <param name="scene">The incident.</param>
    /// <param name="shapes">Changes of what requests do.</param>
    /// <param name="factor">How often the usual time is still no slowness.</param>
    public static SortedDictionary<string, Suspect> Find(Scene scene, IReadOnlyList<ShapeChange> shapes, double factor)
    {
        var found = Over(scene.Changes, scene.Reference, factor);
        // What set it off may be over long before the incident is: what only the first part shows is evidence too.
        foreach (var (service, early) in Over(scene.ChangesOver(scene.From, scene.EarlyTo), scene.Reference, factor)._suspects)
        {
            foreach (var blame in early.Blames)
            {
                var known = found.Against(service);
                if (!known.Blames.Exists(other => other.Kind == blame.Kind && other.Edge?.Name == blame.Edge?.Name)) known.Blames.Add(blame);
            }
        }

        found.Add(shapes, scene);
        found.AddDrift(scene);
        foreach (var suspect in found._suspects.Values) suspect.Seconds = suspect.Blames.Sum(blame => blame.Seconds);
        return found._suspects;
    }

    private static SuspectFinder Over(IReadOnlyList<EdgeChange> changes, Reference reference, double factor)
    {
        var finder = new SuspectFinder(reference, factor);
        foreach (var change in changes)
        {
            if (change.Usual is { } usual) finder._ways.Add(change.Name, finder.WayExcess(change, usual) > 0);
        }

        var origins = changes.Sum(change => change.Counts.Origins - change.Counts.TimedOutOrigins);
        foreach (var change in changes) finder.Add(change, origins);
        return finder;
    }

    private double WayExcess(EdgeChange change, EdgeReference usual) => change.Edge.Instrumented
        ? change.ExcessNs(change.Times.Between, usual.Times.Between, _factor)
        : change.ExcessNs(change.Times.Whole, usual.Times.Whole, _factor);

    private void Add(EdgeChange change, double allOrigins)
    {
        AddFailures(change, allOrigins);
        if (change.Usual is not { } usual) return;
        var own = change.ExcessNs(change.Times.Self, usual.Times.Self, _factor);
        if (own > 0)
        {
            Against(change.Name.Callee).Blames.Add(new Blame(BlameKind.OwnWork, own / 1e9, change,
                $"its own work for {change.Name.Operation} took {Words.Time(change.Times.Self.MeanNs)} instead of {Words.Time(usual.Times.Self.MeanNs)} ({Words.Many(change.Times.Self.Count, "request")})"));
        }

        AddWay(change, usual);
    }

    private void AddWay(EdgeChange change, EdgeReference usual)
    {
        var way = WayExcess(change, usual) / 1e9;
        if (way <= 0) return;
        var callers = _ways.CallersPart(change.Name);
        var (now, before) = change.Edge.Instrumented
            ? (change.Times.Between.MeanNs, usual.Times.Between.MeanNs)
            : (change.Times.Whole.MeanNs, usual.Times.Whole.MeanNs);
        if (callers < 1)
        {
            var (slow, all) = _ways.CallersOf(change.Name.Callee);
            var reason = change.Edge.Instrumented
                ? $"from {change.Name.Caller ?? "the entry"} the way to it took {Words.Time(now)} instead of {Words.Time(before)} ({Words.Many(change.Times.Between.Count, "call")}); {slow} of its {Words.Many(all, "caller")} wait longer for it"
                : $"{change.Name.Operation} from {change.Name.Caller ?? "the entry"} took {Words.Time(now)} instead of {Words.Time(before)} ({Words.Many(change.Times.Whole.Count, "attempt")}); it has no spans of its own";
            Against(change.Name.Callee).Blames.Add(new Blame(change.Edge.Instrumented ? BlameKind.Way : BlameKind.Peer, way * (1 - callers), change, reason));
        }

        if (callers <= 0) return;
        var (slowCallees, allCallees) = _ways.CalleesOf(change.Name.Caller!);
        Against(change.Name.Caller!).Blames.Add(new Blame(BlameKind.Way, way * callers, change,
            $"the way from it to {change.Name.Callee} took {Words.Time(now)} instead of {Words.Time(before)}; so it is to {slowCallees} of the {allCallees} it calls"));
    }

    private void AddFailures(EdgeChange change, double allOrigins)
    {
        var counts = change.Counts;
        var usualRate = change.Usual is { } usual && usual.Counts.Attempts > 0 ? (usual.Counts.Origins - usual.Counts.TimedOutOrigins) / usual.Counts.Attempts : 0;
        var arose = counts.Origins - counts.TimedOutOrigins - (1.5 * usualRate * counts.Attempts);
        // A dead callee that does not refuse shows as time-outs of attempts that reached no span of it.
        var unreachable = change.Edge.Instrumented ? Math.Min(counts.UnpairedFailed, counts.Origins) : 0;
        var lost = Math.Max(0, arose);
        if (change.Edge.Instrumented && unreachable > lost) lost = unreachable;
        if (lost < FewestFailures) return;
        var silent = unreachable >= 0.5 * lost;
        var text = silent
            ? $"{Words.Many(unreachable, "attempt")} of {Words.Count(counts.Attempts)} from {change.Name.Caller ?? "the entry"} failed without a span of it: it could not be reached"
            : $"{Words.Many(counts.Origins - counts.TimedOutOrigins, "failure")} of {Words.Many(counts.Attempts, "attempt")} arose in it on {change.Name.Operation}, with nothing failing below ({Words.Share(Math.Min(1, (counts.Origins - counts.TimedOutOrigins) / Math.Max(1, allOrigins)))} of all that arose)";
        Against(change.Name.Callee).Blames.Add(new Blame(silent ? BlameKind.Unreachable : BlameKind.Failures, lost * FailureSeconds, change, text));
    }

    private void AddDrift(Scene scene)
    {
        foreach (var departure in scene.Outbreak.Departures)
        {
            if (departure.Signal is not DriftSignal { Finding: var finding }) continue;
            var seconds = finding.Unit switch
            {
                "ns" => Math.Max(0, finding.Value - finding.Peers) * finding.Count / 1e9,
                "share" => Math.Max(0, finding.Value - finding.Peers) * finding.Count * FailureSeconds,
                _ => Math.Max(0, finding.Value - finding.Peers) * finding.Count * ShapeSeconds,
            };
            var who = finding.Instance is null ? $"version {finding.Version}" : $"instance {finding.Instance}{(finding.Version is null ? "" : $" (version {finding.Version})")}";
            var (mine, peers) = finding.Unit == "ns" ? (Words.Time(finding.Value), Words.Time(finding.Peers)) : finding.Unit == "share" ? (Words.Share(finding.Value), Words.Share(finding.Peers)) : (Words.Ratio(finding.Value), Words.Ratio(finding.Peers));
            Against(finding.Service).Blames.Add(new Blame(BlameKind.Drift, seconds, null, $"its {who} diverges from its peers in {finding.Aspect}{(finding.Edge is null ? "" : $" on {finding.Edge}")}: {mine}, theirs {peers}"));
        }
    }

    // Calls that are no longer made after another failed, or of a callee that fails, are what a failure does to its caller.
    private static bool IsConsequence(ShapeChange change, Scene scene) => change.Key.Callee is not null && change.Now < change.Usual && scene.Changes.Any(edge =>
        edge.Name.Caller == change.Key.Service && edge.Counts.FailedAttempts >= Math.Max(FewestFailures, (edge.Name.Callee == change.Key.Callee ? 0.01 : 0.3) * edge.Counts.Attempts));

    // Calls of one callee alone are missing while the operation does all else that it did: then the callee is given up, more
    // likely than that the caller was cut short.
    private static bool IsKeptBack(ShapeChange change, IReadOnlyList<ShapeChange> shapes, Scene scene) =>
        change.Key.Callee is not null && change.Now < 0.1 * change.Usual
        && !shapes.Any(other => other.Key.Requests.Equals(change.Key.Requests) && other.Key.Callee != change.Key.Callee)
        && scene.Now.Shapes.Items.Keys.Any(other => other.Item is not null && other.Requests.Equals(change.Key.Requests) && other.Callee != change.Key.Callee && scene.Reference.Shape(other) > 0);

    private void Add(IReadOnlyList<ShapeChange> shapes, Scene scene)
    {
        foreach (var change in shapes)
        {
            if (IsConsequence(change, scene)) continue;
            var what = change.Key.Callee is { } callee ? $"calls of {callee} ({change.Key.Item})" : $"the step {change.Key.Item}";
            var reason = $"of {Words.Many(change.Requests, "request")} for {change.Key.Operation}, {Words.Share(change.Now)} made {what}, {Words.Share(change.Usual)} before";
            var seconds = change.Hit * (change.IsFailure ? FailureSeconds : ShapeSeconds);
            var kept = IsKeptBack(change, shapes, scene) ? KeptBackPart : 0;
            if (kept > 0) Against(change.Key.Callee!).Blames.Add(new Blame(BlameKind.Shape, seconds * kept, null, $"{change.Key.Service} keeps its calls back, as a breaker does: {reason}"));
            Against(change.Key.Service).Blames.Add(new Blame(BlameKind.Shape, seconds * (1 - kept), null, reason));
        }
    }

    private Suspect Against(string service)
    {
        if (!_suspects.TryGetValue(service, out var suspect)) _suspects.Add(service, suspect = new Suspect(service));
        return suspect;
    }
}
