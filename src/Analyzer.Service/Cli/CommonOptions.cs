using System.CommandLine;

namespace Analyzer.Service.Cli;

/// <summary>Options that every verb which reads spans has.</summary>
internal sealed class CommonOptions
{
    private readonly Option<bool> _strict = new("--strict") { Description = "Stop at the first problem in the input (exit code 3) instead of counting it and reading on." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress and no warnings; errors are still said." };

    /// <summary>What they were set to.</summary>
    /// <param name="Strict">Whether the first problem ends reading.</param>
    /// <param name="Quiet">Whether progress and warnings are left out.</param>
    public readonly record struct Values(bool Strict, bool Quiet);

    /// <summary><c>--output</c>, of which each verb says what it takes.</summary>
    public static Option<string?> Output(string description) => new("--output", "-o") { HelpName = "file", Description = description };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(_strict);
        command.Add(_quiet);
    }

    /// <summary>Reads what they were set to.</summary>
    public Values Read(ParseResult parsed) => new(parsed.GetValue(_strict), parsed.GetValue(_quiet));
}
