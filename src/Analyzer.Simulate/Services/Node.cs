using Analyzer.Simulate.Scenarios;

namespace Analyzer.Simulate.Services;

/// <summary>A service with its instances, or a peer.</summary>
internal sealed class Node(string name, ServiceModel? service, PeerModel? peer)
{
    private readonly Dictionary<string, OperationModel> _operations =
        service?.Operations.ToDictionary(operation => operation.Name, StringComparer.Ordinal) ?? [];

    public string Name { get; } = name;

    public ServiceModel? Service { get; } = service;

    public PeerModel? Peer { get; } = peer;

    public List<Instance> Instances { get; } = [];

    public string Address => Peer?.Address ?? Name;

    public OperationModel Operation(string name) => Peer is null
        ? _operations[name]
        : new OperationModel(name, Peer.ServiceTime, 0, []);

    public int PortOf(bool rpc) => Peer?.Port ?? (rpc ? 9090 : 8080);
}
