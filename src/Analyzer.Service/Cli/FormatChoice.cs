using System.CommandLine;
using Analyzer.Model.Findings;
using Analyzer.Report;
using Spectre.Console;

namespace Analyzer.Service.Cli;

/// <summary>The form a report is written in: the one asked for, else what the file's ending says, else the terminal's.</summary>
internal sealed class FormatChoice
{
    private const string Terminal = "terminal";

    private readonly IReportFormat _format;

    private FormatChoice(IReportFormat format) => _format = format;

    /// <summary>Name of the format.</summary>
    public string Name => _format.Name;

    /// <summary><c>--format</c>.</summary>
    public static Option<string?> Option()
    {
        var option = new Option<string?>("--format", "-f")
        {
            HelpName = "name",
            Description = $"{Names()}. Default: by the ending of --output, else terminal.",
        };
        option.Validators.Add(result =>
        {
            var name = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (ReportFormats.Find(name) is null) result.AddError($"--format '{name}' is not one of {Names()}");
        });
        return option;
    }

    /// <summary>Chooses.</summary>
    /// <param name="name">The format asked for; null when none was.</param>
    /// <param name="output">The output; null or <c>-</c> for standard output.</param>
    /// <exception cref="CliException">Neither says which format.</exception>
    public static FormatChoice For(string? name, string? output)
    {
        if (name is not null) return new FormatChoice(ReportFormats.Find(name)!);
        if (OutputFile.IsStandardOutput(output)) return new FormatChoice(ReportFormats.Find(Terminal)!);
        var plain = output!.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? output[..^3] : output;
        if (ReportFormats.FindByFileName(plain) is { } format) return new FormatChoice(format);
        var endings = string.Join(", ", ReportFormats.All.SelectMany(known => known.Endings));
        throw CliException.WrongUsage($"the ending of '{output}' names no format: end it with one of {endings}, or add --format ({Names()})");
    }

    /// <summary>Writes a report; with colours where a person reads it.</summary>
    public void Write(AnalysisResult result, string? output)
    {
        if (Name == Terminal && OutputFile.IsStandardOutput(output) && !Console.IsOutputRedirected)
        {
            TerminalReport.Write(result, AnsiConsole.Console);
            return;
        }

        OutputFile.Write(output, stream => _format.Write(result, stream));
    }

    private static string Names() => string.Join(", ", ReportFormats.All.Select(format => format.Name));
}
