namespace Analyzer.Detect.WhatIf;

/// <summary>A what-if that cannot mean anything for the calls at hand: a name nobody has, an edge that nobody calls.</summary>
/// <param name="message">What is wrong and what would be right, in lower case.</param>
public sealed class WhatIfException(string message) : Exception(message);
