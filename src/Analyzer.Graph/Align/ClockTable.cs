using Analyzer.Model.Spans;

namespace Analyzer.Graph.Align;

/// <summary>The clocks of a batch: one per (service, instance), numbered in the order of their names.</summary>
internal sealed class ClockTable
{
    private readonly int[] _clockOfResource;
    private readonly List<(string Service, string Instance)> _names;

    public ClockTable(SpanBatch spans)
    {
        var resources = spans.Resources;
        var named = Enumerable.Range(0, resources.Count)
            .Select(id => (Service: spans.Strings.GetString(resources[id].Service), Instance: spans.Strings.GetString(resources[id].Instance)))
            .ToArray();
        _names = [.. named.Distinct().Order(Comparer<(string Service, string Instance)>.Create((a, b) =>
            string.CompareOrdinal(a.Service, b.Service) is var s and not 0 ? s : string.CompareOrdinal(a.Instance, b.Instance)))];
        var numbers = _names.Select((name, number) => (name, number)).ToDictionary(pair => pair.name, pair => pair.number);
        _clockOfResource = Array.ConvertAll(named, name => numbers[name]);
    }

    public int Count => _names.Count;

    public int Of(int resource) => _clockOfResource[resource];

    public string Service(int clock) => _names[clock].Service;

    public string Instance(int clock) => _names[clock].Instance;
}
