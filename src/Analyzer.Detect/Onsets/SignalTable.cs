using Analyzer.Detect.Baselines;
using Analyzer.Detect.Series;

namespace Analyzer.Detect.Onsets;

/// <summary>The signals of every service, from the edges that lead to it and those that leave it.</summary>
internal sealed class SignalTable
{
    private const double LeastErrorRise = 0.02;
    private const double LeastRepeatRise = 0.05;
    private const double LeastUnanswered = 0.2;
    private const double LeastRiseNs = 2_000_000;

    private readonly int _buckets;
    private readonly double _leastRatio;
    private readonly bool _sharp;
    private readonly SortedDictionary<(string Service, Measure Measure), Signal> _signals = [];

    private SignalTable(int buckets, double leastRatio, bool sharp)
    {
        _buckets = buckets;
        _leastRatio = leastRatio;
        _sharp = sharp;
    }

    /// <summary>Signals by service and measure.</summary>
    public IEnumerable<Signal> Signals => _signals.Values;

    /// <summary>The signal of a service; null where nothing was measured.</summary>
    public Signal? Find(string service, Measure measure) => _signals.GetValueOrDefault((service, measure));

    /// <summary>Builds the signals.</summary>
    /// <param name="set">Edges over time.</param>
    /// <param name="reference">The quiet time.</param>
    /// <param name="leastRatio">Smallest ratio of a duration to its usual value that matters.</param>
    public static SignalTable Of(EdgeSeriesSet set, Reference reference, double leastRatio)
    {
        var table = new SignalTable(set.Grid.Count, leastRatio, reference.IsSameTime);
        foreach (var (name, edge) in set.Edges) table.Add(name, edge, edge.Cells(), reference.Find(name));
        // What was called in the quiet time only: it says what was usual.
        foreach (var name in reference.Edges)
        {
            if (!set.Edges.ContainsKey(name)) table.AddUsual(name, reference.Find(name)!);
        }

        return table;
    }

    private void Add(EdgeName name, EdgeSeries edge, CountSums[] cells, EdgeReference? usual)
    {
        var errors = Rate(name.Callee, Measure.Errors, LeastErrorRise);
        var unanswered = edge.Instrumented ? Rate(name.Callee, Measure.Unanswered, LeastUnanswered) : null;
        var repeats = name.Caller is null ? null : Rate(name.Caller, Measure.Repeats, LeastRepeatRise);
        for (var bucket = 0; bucket < _buckets; bucket++)
        {
            ref readonly var cell = ref cells[bucket];
            if (cell.IsEmpty) continue;
            var share = ShareOf(cell);
            Count(errors, bucket, cell.FailedAttempts, cell.Attempts, share);
            if (unanswered is not null && cell.FailedAttempts > 0) Count(unanswered, bucket, cell.UnpairedFailed, cell.Attempts, share);
            if (unanswered is not null && cell.FailedAttempts == 0) Count(unanswered, bucket, 0, cell.Attempts, share);
            // A broker's redeliveries are no doing of who sent the message.
            if (repeats is not null) Count(repeats, bucket, Math.Min(cell.Calls, cell.Retries), cell.Calls, share);
        }

        if (usual is null) return;
        AddUsual(name, usual);
        var usualShare = ShareOf(usual.Counts);
        var (whole, self, waiting) = (Time(name.Callee, Measure.Duration), Time(name.Callee, Measure.SelfTime), Time(name.Callee, Measure.Waiting));
        foreach (var series in edge.Instances.Values.Count == 1 ? edge.Instances.Values : (IEnumerable<InstanceSeries>)[Together(edge)])
        {
            for (var bucket = 0; bucket < _buckets; bucket++)
            {
                ref readonly var times = ref series.Times[bucket];
                if (times.IsEmpty) continue;
                var share = ShareOf(cells[bucket]);
                if (usual.Times.Whole.Count > 0) whole.Add(bucket, times.Whole, usual.Times.Whole, share, usualShare);
                if (times.Self.Count > 0 && usual.Times.Self.Count > 0) self.Add(bucket, times.Self, usual.Times.Self, share, usualShare);
                if (times.Between.Count > 0 && usual.Times.Between.Count > 0) waiting.Add(bucket, times.Between, usual.Times.Between, share, usualShare);
            }
        }
    }

    private static double ShareOf(in CountSums counts) => counts.Calls > 0 && counts.Samples > 0 ? Math.Min(1, counts.Samples / counts.Calls) : 1;

    private void AddUsual(EdgeName name, EdgeReference usual)
    {
        var share = ShareOf(usual.Counts);
        Usually(Rate(name.Callee, Measure.Errors, LeastErrorRise), usual.Counts.FailedAttempts, usual.Counts.Attempts, share);
        if (_signals.TryGetValue((name.Callee, Measure.Unanswered), out var unanswered)) Usually((RateSignal)unanswered, usual.Counts.UnpairedFailed, usual.Counts.Attempts, share);
        if (name.Caller is not null) Usually(Rate(name.Caller, Measure.Repeats, LeastRepeatRise), Math.Min(usual.Counts.Calls, usual.Counts.Retries), usual.Counts.Calls, share);
        if (usual.Times.Whole.Count > 0) Time(name.Callee, Measure.Duration).AddUsual(usual.Times.Whole, usual.WholeDrift, share);
        if (usual.Times.Self.Count > 0) Time(name.Callee, Measure.SelfTime).AddUsual(usual.Times.Self, usual.SelfDrift, share);
        if (usual.Times.Between.Count > 0) Time(name.Callee, Measure.Waiting).AddUsual(usual.Times.Between, usual.BetweenDrift, share);
    }

    private InstanceSeries Together(EdgeSeries edge)
    {
        var together = new InstanceSeries(_buckets + 1);
        foreach (var series in edge.Instances.Values)
        {
            for (var bucket = 0; bucket < _buckets; bucket++) together.Times[bucket].Add(series.Times[bucket]);
        }

        return together;
    }

    private static void Count(RateSignal signal, int bucket, double hits, double trials, double share)
    {
        signal.Hits[bucket] += hits;
        signal.Trials[bucket] += trials;
        signal.Samples[bucket] += trials * share;
    }

    private static void Usually(RateSignal signal, double hits, double trials, double share)
    {
        signal.UsualSamples += trials * share;
        signal.UsualHits += hits;
        signal.UsualTrials += trials;
    }

    private RateSignal Rate(string service, Measure measure, double leastRise)
    {
        if (!_signals.TryGetValue((service, measure), out var signal)) _signals.Add((service, measure), signal = new RateSignal(service, measure, _buckets, leastRise));
        return (RateSignal)signal;
    }

    private TimeSignal Time(string service, Measure measure)
    {
        if (!_signals.TryGetValue((service, measure), out var signal)) _signals.Add((service, measure), signal = new TimeSignal(service, measure, _buckets, _leastRatio, LeastRiseNs, _sharp));
        return (TimeSignal)signal;
    }
}
