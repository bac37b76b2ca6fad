namespace Analyzer.Detect.WhatIf.Fit;

/// <summary>Ends the fit of a simulation: what the data does not show is not guessed.</summary>
/// <param name="reason">Why, in words.</param>
internal sealed class FitException(string reason) : Exception(reason);
