using Analyzer.Simulate.Engine;
using Analyzer.Simulate.Scenarios;

namespace Analyzer.Simulate.Services;

/// <summary>One process of a service, or the whole of a peer: its workers, and its clients towards others.</summary>
internal sealed class Instance
{
    private readonly LinkedList<Flow<Reply>> _inFlight = [];
    private readonly Dictionary<(string Callee, string Operation), EdgeClient> _edges = [];

    public Instance(Node node, InstanceModel model, WorkerPool workers, SimResource? resource)
    {
        Node = node;
        Model = model;
        Workers = workers;
        Resource = resource;
    }

    public Node Node { get; }

    public InstanceModel Model { get; }

    public WorkerPool Workers { get; }

    /// <summary>Null for a peer, which sends no spans.</summary>
    public SimResource? Resource { get; }

    /// <summary>Grows with each death; what began in an older generation is gone.</summary>
    public int Generation { get; private set; }

    public bool IsDown { get; private set; }

    public bool LivesAt(long nowNs) => nowNs >= Model.FromNs && nowNs < Model.UntilNs;

    public LinkedListNode<Flow<Reply>> Accept(Flow<Reply> answer) => _inFlight.AddLast(answer);

    public void Forget(LinkedListNode<Flow<Reply>> request)
    {
        if (request.List is not null) _inFlight.Remove(request);
    }

    public EdgeClient? Edge(Target target) => _edges.GetValueOrDefault((target.Callee.Name, target.Operation));

    public void Add(Target target, EdgeClient edge) => _edges.Add((target.Callee.Name, target.Operation), edge);

    public void Kill()
    {
        IsDown = true;
        Generation++;
        Workers.Clear();
        _edges.Clear();
        Flow<Reply>[] cutOff = [.. _inFlight];
        _inFlight.Clear();
        foreach (var answer in cutOff) answer.TrySetResult(Reply.Reset);
    }

    public void ComeBack() => IsDown = false;
}
