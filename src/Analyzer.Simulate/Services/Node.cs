using Analyzer.Simulate.Scenarios;

namespace Analyzer.Simulate.Services;

/// <summary>A service with its instances, or a peer.</summary>
internal sealed class Node(string name, ServiceModel? service, PeerModel? peer)
{
    private readonly Dictionary<string, OperationModel> _operations =
        service?.Operations.ToDictionary(operation => operation.Name, StringComparer.Ordinal) ?? [];

    private readonly Dictionary<(string Operation, int Subject, string? Query), Target> _requests = [];
    private readonly Dictionary<string, Target> _statements = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public ServiceModel? Service { get; } = service;

    public PeerModel? Peer { get; } = peer;

    public List<Instance> Instances { get; } = [];

    public string Address => Peer?.Address ?? Name;

    public OperationModel Operation(string name) => Peer is null
        ? _operations[name]
        : new OperationModel(name, Peer.ServiceTime, 0, []);

    public int PortOf(bool rpc) => Peer?.Port ?? (rpc ? 9090 : 8080);

    public Target Request(string operation, int subject, string? query = null)
    {
        if (!_requests.TryGetValue((operation, subject, query), out var target))
        {
            _requests[(operation, subject, query)] = target = Target.OfRequest(this, operation, subject, query);
        }
        return target;
    }

    public Target Statement(string text)
    {
        if (!_statements.TryGetValue(text, out var target)) _statements[text] = target = Target.OfStatement(this, text);
        return target;
    }
}
