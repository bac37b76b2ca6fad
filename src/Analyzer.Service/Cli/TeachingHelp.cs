using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Analyzer.Service.Cli;

/// <summary>The usual help, followed by examples and exit codes.</summary>
/// <param name="usual">Help as System.CommandLine writes it.</param>
internal sealed class TeachingHelp(HelpAction usual) : SynchronousCommandLineAction
{
    // In a pipe the width is unlimited, and a sentence of 200 characters is hard to read.
    private const int ReadableWidth = 110;

    private const string RootExamples = """
        analyzer analyze incident.jsonl.gz                     a report in the terminal
        analyzer analyze 'traces/*.json' -o report.html        a file to attach to a postmortem
        analyzer view incident.jsonl.gz                        the same on pages, with every trace behind it
        analyzer calls incident.jsonl.gz -o calls.jsonl        every call with its attempts, for jq
        analyzer simulate retry-storm -o storm.jsonl.gz        a rehearsal incident with known truth
        analyzer analyze --help                                all options of a verb
        """;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Replaces the help of every verb.</summary>
    public static void Install(RootCommand root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            if (option.Action is not HelpAction usual) continue;
            // Some terminals state no width (0).
            usual.MaxWidth = usual.MaxWidth > 0 ? Math.Min(usual.MaxWidth, ReadableWidth) : ReadableWidth;
            var help = new TeachingHelp(usual);
            option.Action = help;
            root.SetAction(parsed => help.Invoke(parsed));
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = parseResult.CommandResult.Command is Verb verb ? verb.Examples : RootExamples;
        output.WriteLine("Examples:");
        foreach (var line in examples.Split('\n')) output.WriteLine("  " + line);
        output.WriteLine();
        output.WriteLine(ExitCodes.Help);
        return ExitCodes.Done;
    }
}
