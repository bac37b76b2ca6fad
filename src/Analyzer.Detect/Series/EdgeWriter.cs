namespace Analyzer.Detect.Series;

/// <summary>One edge while calls are added to it by string id; names are looked up once per distinct value, not per call.</summary>
/// <param name="series">Where everything goes.</param>
internal sealed class EdgeWriter(EdgeSeries series)
{
    private readonly Dictionary<int, InstanceSeries> _byInstance = [];
    private readonly Dictionary<int, double> _failures = [];
    private int _lastInstance = -1;
    private InstanceSeries? _lastSeries;
    private int _lastVersion = -1;
    private int _trace = -1;
    private double _traceWeight, _traceCalls, _traceAttempts;

    /// <summary>The edge.</summary>
    public EdgeSeries Series { get; } = series;

    /// <summary>Series of an instance.</summary>
    public InstanceSeries SeriesOf(int instance, Func<int, string> text)
    {
        if (instance == _lastInstance) return _lastSeries!;
        if (!_byInstance.TryGetValue(instance, out var found))
        {
            found = Series.InstanceOf(text(instance));
            _byInstance.Add(instance, found);
        }

        _lastInstance = instance;
        _lastSeries = found;
        _lastVersion = -1;
        return found;
    }

    /// <summary>Notes the version of the instance looked up last.</summary>
    public void Ran(int version, Func<int, string> text)
    {
        if (version == _lastVersion) return;
        _lastVersion = version;
        if (version != 0) _lastSeries!.Ran(text(version));
    }

    /// <summary>Counts a failed attempt under its label.</summary>
    public void AddFailure(int label, double weight)
    {
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_failures, label, out _);
        count += weight;
    }

    /// <summary>Notes what a sampled call adds to its trace's cluster; calls of one trace come one after the other.</summary>
    public void AddSampled(int trace, double weight, int attempts)
    {
        if (trace != _trace) CloseTrace();
        _trace = trace;
        _traceWeight = weight;
        _traceCalls++;
        _traceAttempts += attempts;
    }

    /// <summary>Hands over what was counted by id.</summary>
    /// <param name="label">Text of a failure label's id.</param>
    public void Close(Func<int, string> label)
    {
        CloseTrace();
        foreach (var (id, count) in _failures)
        {
            var text = label(id);
            Series.Failures[text] = Series.Failures.GetValueOrDefault(text) + count;
        }
    }

    private void CloseTrace()
    {
        if (_trace >= 0) Series.Ratio.Add(_traceWeight, _traceCalls, _traceAttempts);
        _trace = -1;
        _traceCalls = _traceAttempts = 0;
    }
}
