using Analyzer.Detect.Series;

namespace Analyzer.Detect.Policies;

/// <summary>One edge's clients while calls are added by string id; names are looked up once per distinct value, not per call.</summary>
/// <param name="table">Where everything goes.</param>
/// <param name="edge">The edge.</param>
/// <param name="text">Text of a string id.</param>
internal sealed class ClientWriter(PolicyTable table, EdgeName edge, Func<int, string> text)
{
    /// <summary>Labels of failures that carry none, beside the ids of the string table, which are not negative.</summary>
    public const int NoLabelError = -1, NoLabelTimeout = -2;

    private readonly Dictionary<(int Version, int Instance), Client> _clients = [];
    private (int Version, int Instance) _lastKey;
    private Client? _last;

    /// <summary>The client of a version and instance.</summary>
    public Client ClientOf(int version, int instance)
    {
        if (_last is not null && _lastKey == (version, instance)) return _last;
        _lastKey = (version, instance);
        if (!_clients.TryGetValue(_lastKey, out _last))
            _clients.Add(_lastKey, _last = new Client(table.Of(edge, new ClientName(text(version), text(instance)))));
        return _last;
    }

    /// <summary>One client.</summary>
    /// <param name="counts">Where its counts go.</param>
    public sealed class Client(ClientCounts counts)
    {
        private readonly Dictionary<int, FailureCounts> _failures = [];

        /// <summary>Its counts.</summary>
        public ClientCounts Counts { get; } = counts;

        /// <summary>Counts of a failure by its label's id.</summary>
        public FailureCounts FailureOf(int label, Func<int, string> text)
        {
            if (_failures.TryGetValue(label, out var found)) return found;
            var name = label switch { NoLabelError => "error", NoLabelTimeout => "timeout", _ => text(label) };
            return _failures[label] = Counts.Seen!.FailureOf(name);
        }
    }
}
