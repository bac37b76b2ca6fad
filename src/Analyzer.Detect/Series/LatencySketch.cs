using System.Numerics;
using Analyzer.Detect.States;
using Analyzer.Model.Findings;

namespace Analyzer.Detect.Series;

/// <summary>
/// Durations as an exponential histogram (OpenTelemetry metrics data model, "ExponentialHistogram", scale 5): bucket
/// <c>i</c> holds (2^(i/32), 2^((i+1)/32)] ns. A quantile is within 1.1 % of a value that was added, whatever the range;
/// sketches merge by adding buckets, so the result does not depend on slices or order.
/// </summary>
internal sealed class LatencySketch
{
    private const int Scale = 5;
    private const int PerOctave = 1 << Scale;
    private const int TableBits = 7;
    private const int Few = 128;

    // Of 1 ns, and of more than any duration has.
    private const int LeastIndex = -1;

    /// <summary>Largest bucket of any duration.</summary>
    internal const int MostIndex = 63 * PerOctave;

    private static readonly ulong[] s_bounds = Bounds();
    private static readonly byte[] s_boundsBelow = BoundsBelow();

    private double[] _counts = [];
    private int _first;
    private double _zeros;
    private long _min = long.MaxValue;
    private long _max;
    private WideSum _sum;

    /// <summary>Durations added, weighted.</summary>
    public double Count { get; private set; }

    /// <summary>Largest duration added, ns.</summary>
    public long MaxNs => _max;

    /// <summary>Sum of the durations, weighted, ns.</summary>
    public double SumNs => (double)_sum;

    /// <summary>Adds a duration, ns, as often as its weight says; a negative one counts as 0.</summary>
    public void Add(long durationNs, double weight)
    {
        if (durationNs < 0) durationNs = 0;
        Add(durationNs, durationNs == 0 ? 0 : IndexOf(durationNs), weight);
    }

    /// <summary>Adds a duration that is not negative and whose bucket is known; of 0 ns it does not matter.</summary>
    public void Add(long durationNs, int index, double weight)
    {
        Count += weight;
        if (durationNs < _min) _min = durationNs;
        if (durationNs > _max) _max = durationNs;
        if (weight == 1) _sum.Add(durationNs);
        else _sum.Add(Weighted(durationNs, weight));
        if (durationNs == 0)
        {
            _zeros += weight;
            return;
        }

        var at = index - _first;
        if ((uint)at >= (uint)_counts.Length) at = Reach(at + _first, at + _first);
        _counts[at] += weight;
    }

    /// <summary>Adds everything another sketch holds.</summary>
    public void Merge(LatencySketch other)
    {
        if (other.Count == 0) return;
        Count += other.Count;
        _zeros += other._zeros;
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
        _sum.Add(other._sum);
        if (other._counts.Length == 0) return;
        var at = Reach(other._first, other._first + other._counts.Length - 1);
        foreach (var count in other._counts) _counts[at++] += count;
    }

    /// <summary>The duration, ns, that a share of all does not exceed.</summary>
    /// <param name="share">0 to 1.</param>
    public long Quantile(double share)
    {
        var rank = share * Count;
        var below = _zeros;
        if (below >= rank && below > 0) return 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            below += _counts[i];
            if (below >= rank && _counts[i] > 0) return Math.Clamp(MiddleOf(_first + i), _min, _max);
        }

        return _max;
    }

    /// <summary>Durations longer than this, weighted; those in the same bucket of the histogram are not among them.</summary>
    public double CountAbove(long durationNs)
    {
        var above = durationNs < 0 ? _zeros : 0;
        var from = durationNs < 1 ? 0 : Math.Max(0, IndexOf(durationNs) + 1 - _first);
        for (var i = from; i < _counts.Length; i++) above += _counts[i];
        return above;
    }

    /// <summary>The usual quantiles; null where nothing was added.</summary>
    public Quantiles? Summarise() =>
        Count > 0 ? new Quantiles(Count, Quantile(0.5), Quantile(0.95), Quantile(0.99), _max, (double)_sum) : null;

    /// <summary>Writes the sketch: what is not zero.</summary>
    public void Write(StateWriter writer)
    {
        writer.Number(_zeros);
        writer.Count(_counts.Count(count => count != 0));
        if (Count == 0) return;
        writer.Signed(_min);
        writer.Signed(_max - _min);
        writer.Sum(_sum.Value);
        var before = LeastIndex - 1;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] == 0) continue;
            writer.Count(_first + i - before - 1);
            writer.Number(_counts[i]);
            before = _first + i;
        }
    }

    /// <summary>Reads a sketch.</summary>
    public static LatencySketch Read(ref StateReader reader)
    {
        var sketch = new LatencySketch { _zeros = reader.Number() };
        var buckets = reader.Items();
        sketch.Count = sketch._zeros;
        if (buckets == 0 && sketch.Count == 0) return sketch;
        sketch._min = reader.Signed();
        sketch._max = sketch._min + reader.Signed();
        sketch._sum = reader.Sum();
        if (buckets == 0) return sketch;
        if (buckets > MostIndex - LeastIndex + 1) throw reader.Error("a sketch has more buckets than there are");
        // All indices first: then the array is made once, as long as it must be.
        var indices = buckets <= Few ? stackalloc int[Few] : new int[buckets];
        var counts = buckets <= Few ? stackalloc double[Few] : new double[buckets];
        var index = LeastIndex - 1;
        for (var i = 0; i < buckets; i++)
        {
            index += 1 + reader.Count(MostIndex - index - 1);
            (indices[i], counts[i]) = (index, reader.Number());
            sketch.Count += counts[i];
        }

        sketch._first = indices[0];
        sketch._counts = new double[index - indices[0] + 1];
        for (var i = 0; i < buckets; i++) sketch._counts[indices[i] - indices[0]] = counts[i];
        return sketch;
    }

    /// <summary>Weight times ns in whole ns, so that sums stay exact.</summary>
    internal static Int128 Weighted(long ns, double weight) => weight == 1 ? ns : (Int128)Math.Round(ns * weight);

    /// <summary>Bucket of a duration ≥ 1 ns: the number of bucket bounds below it, less one.</summary>
    internal static int IndexOf(long durationNs)
    {
        var leading = BitOperations.LeadingZeroCount((ulong)durationNs);
        var mantissa = (ulong)durationNs << leading;
        // Table cells are narrower than buckets: at most one bound lies inside a cell.
        int below = s_boundsBelow[(mantissa << 1) >> (64 - TableBits)];
        if (below < PerOctave && mantissa > s_bounds[below]) below++;
        return ((63 - leading) << Scale) + below - 1;
    }

    // The value whose relative error is the same towards both ends of the bucket.
    private static long MiddleOf(int index)
    {
        var low = double.Exp2((double)index / PerOctave);
        var high = double.Exp2((double)(index + 1) / PerOctave);
        var middle = 2 * low * high / (low + high);
        return middle >= long.MaxValue ? long.MaxValue : (long)Math.Round(middle);
    }

    private static ulong[] Bounds()
    {
        var bounds = new ulong[PerOctave];
        for (var i = 0; i < PerOctave; i++) bounds[i] = (ulong)(double.Exp2((double)i / PerOctave) * (1UL << 63));
        return bounds;
    }

    private static byte[] BoundsBelow()
    {
        var below = new byte[1 << TableBits];
        for (var cell = 0; cell < below.Length; cell++)
        {
            var smallest = (1UL << 63) | ((ulong)cell << (63 - TableBits));
            while (below[cell] < PerOctave && s_bounds[below[cell]] < smallest) below[cell]++;
        }

        return below;
    }

    // Makes room for buckets first..last and returns where the first of them lies.
    private int Reach(int first, int last)
    {
        if (_counts.Length == 0)
        {
            _first = first;
            _counts = new double[last - first + 1];
            return 0;
        }

        var low = Math.Min(first, _first);
        var high = Math.Max(last, _first + _counts.Length - 1);
        if (low < _first || high >= _first + _counts.Length)
        {
            // Slack on the side that grew, so that a spreading sketch is copied a few times only.
            var slack = _counts.Length / 2;
            if (low < _first) low -= slack;
            if (high >= _first + _counts.Length) high += slack;
            var grown = new double[high - low + 1];
            _counts.CopyTo(grown, _first - low);
            _counts = grown;
            _first = low;
        }

        return first - _first;
    }
}
