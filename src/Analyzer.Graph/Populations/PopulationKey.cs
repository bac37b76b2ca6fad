namespace Analyzer.Graph.Populations;

/// <summary>Follow-ups that are judged together: one caller and version, one callee and operation, one failure.</summary>
/// <param name="Caller">Calling service, a string id.</param>
/// <param name="Version">Its version, a string id: policies change with releases.</param>
/// <param name="Callee">Called service, a string id.</param>
/// <param name="Operation">Operation, a string id.</param>
/// <param name="Failure">Failure label, a string id; 0 for tries that succeeded.</param>
internal readonly record struct PopulationKey(int Caller, int Version, int Callee, int Operation, int Failure);
