namespace Analyzer.Service.Cli;

/// <summary>What the process returns. Scripts rely on the numbers: they do not change.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The work could not be done: bad or missing input, nothing readable, no room to write.</summary>
    public const int NotDone = 1;

    /// <summary>The command line is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>With <c>--strict</c>: the input has a problem.</summary>
    public const int Malformed = 3;

    /// <summary>With <c>--fail-on</c>: a limit is not kept.</summary>
    public const int LimitExceeded = 4;

    /// <summary>Stopped by Ctrl+C: 128 + SIGINT, as shells report it.</summary>
    public const int Interrupted = 130;

    /// <summary>The same for <c>--help</c>.</summary>
    public const string Help = """
        Exit codes:
          0    done
          1    not done: input missing, unreadable or without spans, or output not writable
          2    wrong usage
          3    with --strict: the input has a problem
          4    with --fail-on: a limit is not kept
          130  interrupted (Ctrl+C)
        """;
}
