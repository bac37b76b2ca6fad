namespace Analyzer.Service.Cli;

/// <summary>Ends a verb with one sentence for its user: what, where, what to do.</summary>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="message">The sentence, in lower case: it follows the program's name.</param>
internal sealed class CliException(int exitCode, string message) : Exception(message)
{
    /// <summary>What the process returns.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The command line cannot mean anything.</summary>
    public static CliException WrongUsage(string message) => new(ExitCodes.WrongUsage, message);

    /// <summary>The command line is right but the work cannot be done.</summary>
    public static CliException NotDone(string message) => new(ExitCodes.NotDone, message);
}
