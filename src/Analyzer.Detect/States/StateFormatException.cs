namespace Analyzer.Detect.States;

/// <summary>Bytes that are not the stored state of an analysis: cut off, damaged, or of another version.</summary>
/// <param name="message">What is wrong, and at which byte.</param>
public sealed class StateFormatException(string message) : Exception(message);
