using Analyzer.Detect.Incidents;
using Analyzer.Detect.Onsets;
using Analyzer.Detect.Series;

namespace Analyzer.Detect.RootCauses;

/// <summary>
/// Suspects that are slow because a callee holds them up hand their weight on to it: workers that wait for a database cannot
/// serve, so requests queue inside their service and look like its own work. Looked at in the first part of the incident,
/// before what it set off hides what set it off.
/// </summary>
internal sealed class HoldUps
{
    // A caller whose own work grew is held up by a callee whose calls grew by at least this part of it.
    private const double LeastHold = 0.2;

    // What holds others up is itself far from its usual time.
    private const double LeastRatio = 5;

    // ... and so far that a single call tells.
    private const double SurelyHeld = 100;

    // That the callee stands still is likelier than that its caller does, which cannot be told apart.
    private const double HaltedPart = 0.75;

    // A bucket with fewer calls tells nothing.
    private const double FewestCalls = 2;

    private readonly Scene _scene;
    private readonly SortedDictionary<string, Suspect> _suspects;
    private readonly double _factor;
    private readonly List<(EdgeChange Change, double LongerNs)> _out = [];
    private readonly Dictionary<string, double> _grew = new(StringComparer.Ordinal);

    private HoldUps(Scene scene, SortedDictionary<string, Suspect> suspects, double factor)
    {
        (_scene, _suspects, _factor) = (scene, suspects, factor);
        foreach (var change in scene.ChangesOver(scene.From, scene.EarlyTo))
        {
            if (change.Usual is not { } usual || !suspects.ContainsKey(change.Name.Callee)) continue;
            var grew = Math.Max(
                Worst(change, static times => times.Self, usual.Times.Self).LongerNs,
                Worst(change, static times => times.Between, usual.Times.Between).LongerNs);
            _grew[change.Name.Callee] = Math.Max(_grew.GetValueOrDefault(change.Name.Callee), grew);
            if (change.Name.Caller is not { } caller || !suspects.ContainsKey(caller) || caller == change.Name.Callee) continue;
            // Its own work where it has spans: what lies between may be the caller's slowness.
            var (longer, isFar) = change.Edge.Instrumented
                ? Worst(change, static times => times.Self, usual.Times.Self)
                : Worst(change, static times => times.Whole, usual.Times.Whole);
            if (isFar) _out.Add((change, longer));
        }
    }

    /// <summary>Lets suspects hand on their weight.</summary>
    /// <param name="scene">The incident.</param>
    /// <param name="suspects">Evidence by service.</param>
    /// <param name="factor">How often the usual time is still no slowness.</param>
    public static void HandOn(Scene scene, SortedDictionary<string, Suspect> suspects, double factor)
    {
        var early = new HoldUps(scene, suspects, factor);
        var handed = new HashSet<string>(StringComparer.Ordinal);
        // Callers before callees would need an order that cycles do not have: each hands on once, the latest and heaviest first.
        foreach (var suspect in suspects.Values.OrderByDescending(item => item.Onset).ThenByDescending(item => item.Seconds).ThenBy(item => item.Service, StringComparer.Ordinal))
        {
            if (early.TryHandOn(suspect, handed)) handed.Add(suspect.Service);
        }
    }

    // By bucket, because a callee that lets nothing through gets few calls: their mean over a longer time would hide them.
    private (double LongerNs, bool IsFar) Worst(EdgeChange change, Func<AttemptTimes, TimeSums> part, in TimeSums usual)
    {
        var (longest, far) = (0.0, false);
        for (var bucket = _scene.From; bucket < _scene.EarlyTo; bucket++)
        {
            var sums = default(TimeSums);
            foreach (var series in change.Edge.Instances.Values) sums.Add(part(series.Times[bucket]));
            if (sums.Count < FewestCalls || usual.Count == 0) continue;
            longest = Math.Max(longest, sums.MeanNs - usual.MeanNs);
            far |= sums.MeanNs >= LeastRatio * usual.MeanNs;
        }

        return (longest, far);
    }

    private bool TryHandOn(Suspect suspect, HashSet<string> handed)
    {
        var held = suspect.Blames.Where(blame => blame.Kind is BlameKind.OwnWork or BlameKind.HeldUp || (blame.Kind == BlameKind.Way && blame.Edge!.Name.Callee == suspect.Service)).Sum(blame => blame.Seconds);
        if (held <= 0 || !_grew.TryGetValue(suspect.Service, out var grew) || grew <= 0) return false;
        // Who is held up turns requests away in the end: failures that came no earlier are of the same cause.
        if (!FailedFirst(suspect.Service)) held += suspect.Of(BlameKind.Failures, BlameKind.Unreachable);
        if (Holder(suspect, grew, handed) is { } holder)
        {
            HandOn(held, suspect, _suspects[holder.Edge.Name.Callee], new Blame(BlameKind.HeldUp, held, holder.Edge,
                $"{suspect.Service} waits for it: in the worst moment its calls took {Words.Time(holder.LongerNs)} longer, and {suspect.Service} held its requests {Words.Time(grew)} longer"));
            return true;
        }

        List<Halt> halts = [.. _scene.Halts.Where(halt => halt.Caller == suspect.Service && !handed.Contains(halt.Callee))];
        foreach (var halt in halts)
        {
            var part = held * HaltedPart / halts.Count;
            var others = halts.Count > 1 ? $"; nor is any to {string.Join(" or ", halts.Where(other => other != halt).Select(other => other.Callee))}, so it may be that" : "";
            HandOn(part, suspect, Halted(halt), new Blame(BlameKind.Halted, part, null,
                $"{suspect.Service} waits for it: for {Words.Time((halt.To - halt.From) * _scene.BucketSeconds * 1e9)} from {Words.Clock(_scene.StartNs(halt.From), _scene.Set.Grid.WidthNs)} none of its calls is in the data, where {Words.Count(halt.Missing)} should be, though {Words.Many(halt.Requests, "request")} came and waited; calls that it held may be among those that sampling left out{others}"));
        }

        return halts.Count > 0;
    }

    private static void HandOn(double held, Suspect from, Suspect to, Blame blame)
    {
        to.Blames.Add(blame);
        to.Seconds += held;
        from.Seconds -= held;
    }

    // None of its calls departed, so its onset is that of its silence.
    private Suspect Halted(Halt halt)
    {
        if (!_suspects.TryGetValue(halt.Callee, out var suspect)) _suspects.Add(halt.Callee, suspect = new Suspect(halt.Callee));
        suspect.Onset = Math.Min(suspect.Onset, Math.Max(_scene.From, halt.From));
        return suspect;
    }

    private (EdgeChange Edge, double LongerNs)? Holder(Suspect suspect, double grew, HashSet<string> handed)
    {
        (EdgeChange Edge, double LongerNs)? holder = null;
        foreach (var (change, longer) in _out)
        {
            if (change.Name.Caller != suspect.Service || handed.Contains(change.Name.Callee)) continue;
            var other = _suspects[change.Name.Callee];
            // Few calls kept by sampling make no departure of their own, however long they were held.
            var onset = other.Onset == int.MaxValue && longer >= SurelyHeld * change.Usual!.Times.Whole.MeanNs ? suspect.Onset : other.Onset;
            if (onset > suspect.Onset + 1 || other.Of(BlameKind.Peer, BlameKind.OwnWork, BlameKind.HeldUp) <= 0) continue;
            if (longer < LeastHold * grew || longer <= (holder?.LongerNs ?? 0)) continue;
            var (now, usual) = change.Edge.Instrumented ? (change.Times.Self, change.Usual!.Times.Self) : (change.Times.Whole, change.Usual!.Times.Whole);
            if (change.ExcessNs(now, usual, _factor) > 0) holder = (change, longer);
        }

        return holder;
    }

    private bool FailedFirst(string service)
    {
        int? failed = null, slow = null;
        foreach (var departure in _scene.Outbreak.Departures)
        {
            if (departure.Signal.Service != service) continue;
            if (departure.Signal.Measure is Measure.Errors or Measure.Unanswered) failed ??= departure.From;
            if (departure.Signal.Measure is Measure.Duration or Measure.SelfTime or Measure.Waiting) slow ??= departure.From;
        }

        return failed < slow || slow is null;
    }
}
