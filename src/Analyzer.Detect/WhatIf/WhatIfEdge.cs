namespace Analyzer.Detect.WhatIf;

/// <summary>The calls that a change is about: all operations between two services.</summary>
/// <param name="Caller">Calling service.</param>
/// <param name="Callee">Called service or peer.</param>
public sealed record WhatIfEdge(string Caller, string Callee);
