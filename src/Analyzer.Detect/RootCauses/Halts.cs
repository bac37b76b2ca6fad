using Analyzer.Detect.Incidents;
using Analyzer.Detect.Series;

namespace Analyzer.Detect.RootCauses;

/// <summary>
/// Finds callees that let nothing through, where sampling kept none of the few calls that they held: requests reach their
/// caller and wait in it, and its calls to that callee have stopped. A dead caller is reached by no requests; one that keeps
/// its calls back answers at once; one that waits for another callee shows that one slow or failing. Where calls to several
/// have stopped, each of them may be the one.
/// </summary>
internal static class Halts
{
    // So many calls are missing that it is no chance that none was kept (e to the minus ten).
    private const double FewestMissing = 10;

    // Where more of the traces are kept, a callee that holds calls would show them.
    private const double MostKept = 0.5;

    // Calls that went on for most of the time are late, no more.
    private const double LeastOfLongest = 0.5;

    // Requests wait when their own work takes so many times as long as usual.
    private const double LeastRatio = 5;

    // Calls after another that fails so often, or waits so long, are not made for that reason.
    private const double MostFailing = 0.3;

    /// <summary>Halts that began in the first part of an incident, by caller.</summary>
    public static IReadOnlyList<Halt> Find(Scene scene)
    {
        var usual = new SortedDictionary<string, SortedDictionary<string, double>>(StringComparer.Ordinal);
        foreach (var name in scene.Reference.Edges)
        {
            if (name.Caller is not { } caller || caller == name.Callee) continue;
            if (!usual.TryGetValue(caller, out var callees)) usual.Add(caller, callees = new(StringComparer.Ordinal));
            callees[name.Callee] = callees.GetValueOrDefault(name.Callee) + scene.Reference.Find(name)!.Counts.Calls;
        }

        var found = new List<Halt>();
        foreach (var (caller, callees) in usual)
        {
            if (new Arrivals(scene, caller) is not { Usual: > 0, Kept: > 0 and <= MostKept } arrivals) continue;
            var halts = callees.Select(callee => Find(scene, caller, callee.Key, callee.Value, arrivals)).OfType<Halt>().ToList();
            found.AddRange(halts.Where(halt => halt.Missing >= LeastOfLongest * halts.Max(other => other.Missing) && Waits(scene, halt) && !HasOtherReason(scene, halt)));
        }

        return found;
    }

    private static Halt? Find(Scene scene, string caller, string callee, double usualCalls, Arrivals arrivals)
    {
        var made = scene.Between(caller, callee);
        var perRequest = usualCalls / arrivals.Usual;
        Halt? longest = null;
        var (from, missing, requests) = (-1, 0.0, 0.0);
        for (var bucket = Math.Max(0, scene.From - 1); bucket <= scene.To; bucket++)
        {
            if (bucket < scene.To && made[bucket].IsEmpty)
            {
                if (from < 0) (from, missing, requests) = (bucket, 0, 0);
                missing += arrivals.Expected(bucket) * perRequest;
                requests += arrivals.At(bucket);
                continue;
            }

            if (from >= 0 && from < scene.EarlyTo && missing >= FewestMissing && missing > (longest?.Missing ?? 0)) longest = new Halt(caller, callee, from, bucket, missing, requests);
            from = -1;
        }

        return longest;
    }

    private static bool Waits(Scene scene, Halt halt)
    {
        var (now, usually) = (0.0, 0.0);
        foreach (var change in scene.Changes)
        {
            if (change.Name.Callee != halt.Caller || change.Usual is not { } usual) continue;
            var self = Sum(change, halt, static times => times.Self);
            now += self.SumNs;
            usually += self.Count * usual.Times.Self.MeanNs;
        }

        return usually > 0 && now >= LeastRatio * usually;
    }

    private static bool HasOtherReason(Scene scene, Halt halt) => scene.Changes.Any(change =>
    {
        if (change.Name.Caller != halt.Caller || change.Name.Callee == halt.Callee) return false;
        var cells = scene.Between(halt.Caller, change.Name.Callee).AsSpan()[halt.From..halt.To];
        var counts = default(CountSums);
        foreach (ref readonly var cell in cells) counts.Add(cell);
        if (counts.FailedAttempts >= MostFailing * Math.Max(1, counts.Attempts)) return true;
        return change.Usual is { } usual && Sum(change, halt, static times => times.Whole) is { Count: > 0 } whole && whole.MeanNs >= LeastRatio * usual.Times.Whole.MeanNs;
    });

    private static TimeSums Sum(EdgeChange change, Halt halt, Func<AttemptTimes, TimeSums> part)
    {
        var sum = default(TimeSums);
        foreach (var series in change.Edge.Instances.Values)
        {
            for (var bucket = halt.From; bucket < halt.To; bucket++) sum.Add(part(series.Times[bucket]));
        }

        return sum;
    }

    /// <summary>Requests that reached a service, weighted.</summary>
    private sealed class Arrivals
    {
        private readonly CountSums[] _cells;
        private readonly double _usualPerBucket;

        public Arrivals(Scene scene, string service)
        {
            _cells = scene.Into(service);
            var (calls, samples) = (0.0, 0.0);
            foreach (ref readonly var cell in _cells.AsSpan()) (calls, samples) = (calls + cell.Calls, samples + cell.Samples);
            Kept = calls > 0 ? samples / calls : 0;
            foreach (var name in scene.Reference.Edges)
            {
                if (name.Callee == service) Usual += Served(scene.Reference.Find(name)!.Counts);
            }

            _usualPerBucket = Usual * scene.BucketSeconds / scene.Reference.Seconds;
        }

        /// <summary>Share of them that is in the data, 0 to 1.</summary>
        public double Kept { get; }

        /// <summary>In the quiet time.</summary>
        public double Usual { get; }

        public double At(int bucket) => Served(_cells[bucket]);

        /// <summary>Of those that arrived, the ones that it would have served at its usual rate and that are in the data.</summary>
        public double Expected(int bucket) => Math.Min(At(bucket), _usualPerBucket) * Kept;

        private static double Served(in CountSums counts) => Math.Max(0, counts.Attempts - counts.Unpaired);
    }
}
