using Analyzer.Model.Spans;

namespace Analyzer.Ingest.Files;

/// <summary>A named input does not exist: no such file, no match of a pattern, an empty folder.</summary>
/// <param name="message">What was looked for and not found.</param>
public sealed class InputNotFoundException(string message) : IOException(message);

/// <summary>The input has a problem, and <see cref="ReadOptions.Strict"/> was asked for.</summary>
/// <param name="problem">The first problem met.</param>
public sealed class InvalidInputException(ReadProblem problem) : Exception(problem.ToString())
{
    /// <summary>The first problem met.</summary>
    public ReadProblem Problem { get; } = problem;
}
