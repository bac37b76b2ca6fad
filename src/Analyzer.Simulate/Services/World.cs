using Analyzer.Simulate.Clients;
using Analyzer.Simulate.Engine;
using Analyzer.Simulate.Scenarios;
using Analyzer.Simulate.Spans;
using Analyzer.Simulate.Truth;

namespace Analyzer.Simulate.Services;

/// <summary>All that runs together: the nodes of a scenario, its clock, its randomness, its faults and its records.</summary>
internal sealed class World
{
    public World(ScenarioModel scenario, ulong seed, long? startNs, long durationNs)
    {
        Scenario = scenario;
        Clock = new EventQueue();
        Work = new SimRandom(seed, "work");
        Load = new SimRandom(seed, "load");
        // Two rehearsals of one seed tell the same story; spans of equal ids would make one of them.
        Spans = new SpanRecorder(Clock, new SimRandom(seed ^ (ulong)(startNs ?? 0), "ids"), startNs ?? Simulator.EpochUnixNs);
        Log = new RunLog(Clock, durationNs);
        Faults = new FaultBoard(scenario.Faults, Clock, new SimRandom(seed, "faults"));
        foreach (var service in scenario.Services) Add(service);
        foreach (var peer in scenario.Peers) Add(peer);
        Faults.Schedule(Nodes);
        Server = new Server(this);
        Client = new Client(this);
        Steps = new StepRunner(this);
        Brokers = scenario.Queues.ToDictionary(queue => queue.Name, queue => new Broker(this, queue), StringComparer.Ordinal);
    }

    public ScenarioModel Scenario { get; }

    public EventQueue Clock { get; }

    public SimRandom Work { get; }

    public SimRandom Load { get; }

    public SpanRecorder Spans { get; }

    public RunLog Log { get; }

    public FaultBoard Faults { get; }

    public Server Server { get; }

    public Client Client { get; }

    public StepRunner Steps { get; }

    public Dictionary<string, Node> Nodes { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Broker> Brokers { get; }

    /// <summary>Picks an instance at random, as name resolution would: also one that has died but is still listed.</summary>
    public Instance? Pick(Node node)
    {
        if (node.Instances.Count == 1) return node.Instances[0];
        var alive = 0;
        foreach (var instance in node.Instances)
        {
            if (instance.LivesAt(Clock.NowNs)) alive++;
        }
        if (alive == 0) return null;
        var index = Work.NextInt(alive);
        foreach (var instance in node.Instances)
        {
            if (instance.LivesAt(Clock.NowNs) && index-- == 0) return instance;
        }
        return null;
    }

    public EdgeClient Edge(Instance caller, Target target)
    {
        if (caller.Edge(target) is { } known) return known;
        var policy = PolicyOf(caller.Node.Name, target.Callee.Name, target.Operation, caller.Model.Version);
        var edge = new EdgeClient(policy, ClientStyles.For(policy, caller, target, Spans), Clock);
        caller.Add(target, edge);
        return edge;
    }

    /// <summary>The policy that says most about this caller and operation; without one, a single attempt without a timeout.</summary>
    public PolicyModel PolicyOf(string caller, string callee, string operation, string version) =>
        Scenario.Policies
            .Where(policy => policy.Caller == caller
                && policy.Callee == callee
                && (policy.Operation is null || policy.Operation == operation)
                && (policy.Version is null || policy.Version == version))
            .OrderByDescending(policy => (policy.Operation is null ? 0 : 2) + (policy.Version is null ? 0 : 1))
            .FirstOrDefault()
        ?? PolicyModel.Default(caller, callee);

    private void Add(ServiceModel service)
    {
        var node = new Node(service.Name, service, null);
        var sdk = Sdk.Of(service.Sdk);
        foreach (var model in service.Instances)
        {
            var resource = new SimResource(service.Name, model.Name, model.Version, sdk.Language, sdk.Version);
            node.Instances.Add(new Instance(node, model, new WorkerPool(Clock, service.Workers, service.QueueLimit), resource));
        }
        Nodes.Add(node.Name, node);
    }

    private void Add(PeerModel peer)
    {
        var node = new Node(peer.Name, null, peer);
        var model = new InstanceModel(peer.Name, "", 0, long.MaxValue, 1);
        node.Instances.Add(new Instance(node, model, new WorkerPool(Clock, peer.Workers, peer.QueueLimit), null));
        Nodes.Add(node.Name, node);
    }
}
