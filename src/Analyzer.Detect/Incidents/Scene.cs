using Analyzer.Detect.Baselines;
using Analyzer.Detect.Onsets;
using Analyzer.Detect.RootCauses;
using Analyzer.Detect.Series;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Incidents;

/// <summary>One outbreak with everything that its parts are drawn from.</summary>
internal sealed class Scene
{
    private const int MostExemplars = 3;

    private readonly Dictionary<string, CountSums[]> _into = new(StringComparer.Ordinal);
    private IReadOnlyList<Halt>? _halts;

    /// <summary>Sets the scene.</summary>
    public Scene(Reduction now, Reference reference, SignalTable signals, Outbreak outbreak, int from, int to)
    {
        Now = now;
        Reference = reference;
        Signals = signals;
        Outbreak = outbreak;
        (From, To) = (from, to);
        Changes = ChangesOver(from, to);
    }

    /// <summary>The window analysed.</summary>
    public Reduction Now { get; }

    /// <summary>Its edges.</summary>
    public EdgeSeriesSet Set => Now.Series;

    /// <summary>The quiet time.</summary>
    public Reference Reference { get; }

    /// <summary>Signals of the window.</summary>
    public SignalTable Signals { get; }

    /// <summary>What departed.</summary>
    public Outbreak Outbreak { get; }

    /// <summary>First bucket.</summary>
    public int From { get; }

    /// <summary>First bucket after it.</summary>
    public int To { get; }

    /// <summary>Edges that were called during the incident, by name.</summary>
    public IReadOnlyList<EdgeChange> Changes { get; }

    /// <summary>End of the first part, before what the incident set off hides what set it off.</summary>
    public int EarlyTo => Math.Min(To, From + Math.Max(3, (To - From) / 5));

    /// <summary>Edges that were called in some buckets, by name.</summary>
    public IReadOnlyList<EdgeChange> ChangesOver(int from, int to) =>
        [.. Set.Edges.Select(pair => EdgeChange.Of(pair.Key, pair.Value, Reference.Find(pair.Key), from, to)).Where(change => !change.Counts.IsEmpty)];

    /// <summary>Start of a bucket, Unix ns, not before the window.</summary>
    public long StartNs(int bucket) => Math.Clamp(Set.Grid.StartOf(bucket), Now.Window.StartNs, Now.Window.EndNs);

    /// <summary>Start and end, Unix ns.</summary>
    public TimeWindow Window => new(StartNs(From), StartNs(To));

    /// <summary>Width of a bucket, s.</summary>
    public double BucketSeconds => Set.Grid.WidthNs / 1e9;

    /// <summary>Length, s.</summary>
    public double Seconds => (To - From) * BucketSeconds;

    /// <summary>Drops what has nothing to do with this outbreak: services that neither departed nor are called by one that did.</summary>
    public void KeepNear<T>(SortedDictionary<string, T> services)
    {
        var near = Outbreak.Departures.Select(departure => departure.Signal.Service).ToHashSet(StringComparer.Ordinal);
        // Whom it used to call counts as well: calls that are kept back are none.
        near.UnionWith([.. Set.Edges.Keys.Concat(Reference.Edges).Where(name => name.Caller is { } caller && near.Contains(caller)).Select(name => name.Callee)]);
        foreach (var service in services.Keys.Where(service => !near.Contains(service)).ToList()) services.Remove(service);
    }

    /// <summary>Callees of which nothing but a standstill is seen.</summary>
    public IReadOnlyList<Halt> Halts => _halts ??= RootCauses.Halts.Find(this);

    /// <summary>Counts per slot of everything that reached a service.</summary>
    public CountSums[] Into(string service)
    {
        if (_into.TryGetValue(service, out var sums)) return sums;
        sums = Sums(name => name.Callee == service);
        _into.Add(service, sums);
        return sums;
    }

    /// <summary>Counts per slot of all calls of one service to another.</summary>
    public CountSums[] Between(string caller, string callee) => Sums(name => name.Caller == caller && name.Callee == callee);

    private CountSums[] Sums(Func<EdgeName, bool> takes)
    {
        var sums = new CountSums[Set.Grid.Slots];
        foreach (var (name, edge) in Set.Edges)
        {
            if (!takes(name)) continue;
            var cells = edge.Cells();
            for (var slot = 0; slot < sums.Length; slot++) sums[slot].Add(cells[slot]);
        }

        return sums;
    }

    /// <summary>Spans of an edge that show trouble, those during the incident first.</summary>
    public IReadOnlyList<SpanReference> Exemplars(EdgeSeries edge, bool slow) => Exemplars(slow ? edge.Slowest : edge.Telling);

    /// <summary>Spans of a service that show trouble: of the edges into it.</summary>
    public IReadOnlyList<SpanReference> Exemplars(string service, bool slow)
    {
        var calls = Changes
            .Where(change => change.Name.Callee == service)
            .SelectMany(change => (slow ? change.Edge.Slowest : change.Edge.Telling).Calls)
            .Order();
        return Pick(calls);
    }

    private List<SpanReference> Exemplars(TellingCalls telling) => Pick(telling.Calls);

    private List<SpanReference> Pick(IEnumerable<TellingCall> calls)
    {
        var window = Window;
        return [.. calls
            .Where(call => call.StartNs >= window.StartNs - Set.Grid.WidthNs && call.StartNs < window.EndNs)
            .DistinctBy(call => call.Trace)
            .Take(MostExemplars)
            .Select(call => new SpanReference(call.Trace.ToString(), call.Span.ToString()))];
    }
}
