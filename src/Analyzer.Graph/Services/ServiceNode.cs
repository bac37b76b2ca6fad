namespace Analyzer.Graph.Services;

/// <summary>Where a service stands in the service graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Layer">Longest distance from an entry in the acyclic condensation of the graph, from 0.</param>
/// <param name="Cyclic">Whether it lies on a cycle of calls, a call to itself included.</param>
public readonly record struct ServiceNode(string Name, int Layer, bool Cyclic);
