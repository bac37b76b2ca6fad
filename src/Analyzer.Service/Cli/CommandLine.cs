using System.CommandLine;
using System.CommandLine.Invocation;
using Analyzer.Ingest.Files;
using Analyzer.Store;

namespace Analyzer.Service.Cli;

/// <summary>Runs a command line and turns whatever goes wrong into one sentence and an exit code.</summary>
internal static class CommandLine
{
    private const string DebugVariable = "ANALYZER_DEBUG";

    /// <summary>Parses and runs.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        TeachingHelp.Install(root);
        // A file may be called @name: response files would hide it.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction) return WrongUsage(parsed);
        try
        {
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
            if (parsed.CommandResult.Command is Verb { HandlesSignals: true }) invocation.ProcessTerminationTimeout = null;
            var exitCode = await parsed.InvokeAsync(invocation);
            if (exitCode == ExitCodes.Interrupted) Say("interrupted");
            return exitCode;
        }
        catch (Exception e)
        {
            var (exitCode, message) = Explain(e);
            Say(message);
            if (Environment.GetEnvironmentVariable(DebugVariable) == "1") Console.Error.WriteLine(e);
            return exitCode;
        }
    }

    /// <summary>Says something on standard error, so that standard output holds results only.</summary>
    public static void Say(string message) => Console.Error.WriteLine("analyzer: " + message);

    /// <summary>Says something that only a person at a terminal wants to know.</summary>
    public static void Tell(string message)
    {
        if (!Console.IsErrorRedirected) Say(message);
    }

    private static int WrongUsage(ParseResult parsed)
    {
        // "Required command was not provided" says nothing where an unknown one was.
        var message = parsed.Errors.Select(error => error.Message.Trim()).LastOrDefault() ?? "the command line cannot be read";
        var command = parsed.CommandResult.Command;
        Say($"{message.TrimEnd('.')}; see 'analyzer {(command is RootCommand ? "" : command.Name + " ")}--help'");
        return ExitCodes.WrongUsage;
    }

    private static (int ExitCode, string Message) Explain(Exception e) => e switch
    {
        CliException cli => (cli.ExitCode, cli.Message),
        OperationCanceledException => (ExitCodes.Interrupted, "interrupted"),
        InvalidInputException => (ExitCodes.Malformed, $"{e.Message}; without --strict it is counted and passed over"),
        StoreException => (ExitCodes.NotDone, e.Message),
        IOException or UnauthorizedAccessException => (ExitCodes.NotDone, e.Message),
        OutOfMemoryException => (ExitCodes.NotDone, "out of memory: give fewer files, or files of a shorter time"),
        _ => (ExitCodes.NotDone, $"a bug in analyzer: {e.GetType().Name}: {e.Message} (run again with {DebugVariable}=1 and report what it prints)"),
    };
}
