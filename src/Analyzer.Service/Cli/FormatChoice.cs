using System.CommandLine;
using Analyzer.Model.Findings;
using Analyzer.Report;
using Analyzer.Report.Terminal;
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
            if (Find(name) is null) result.AddError($"--format '{name}' is not one of {Names()}");
        });
        return option;
    }

    /// <summary>Chooses.</summary>
    /// <param name="name">The format asked for; null when none was.</param>
    /// <param name="output">The output; null or <c>-</c> for standard output.</param>
    /// <exception cref="CliException">Neither says which format.</exception>
    public static FormatChoice For(string? name, string? output)
    {
        if (name is not null) return new FormatChoice(ReportFormats.Named(name));
        if (OutputFile.IsStandardOutput(output)) return new FormatChoice(ReportFormats.Named(Terminal));
        var plain = output!.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? output[..^3] : output;
        var ending = Path.GetExtension(plain);
        var chosen = ReportFormats.All.FirstOrDefault(format => format.Endings.Contains(ending, StringComparer.OrdinalIgnoreCase));
        if (chosen is not null) return new FormatChoice(chosen);
        var endings = string.Join(", ", ReportFormats.All.SelectMany(format => format.Endings));
        throw CliException.WrongUsage($"the ending of '{output}' names no format: end it with one of {endings}, or add --format ({Names()})");
    }

    /// <summary>Writes a report; with colours where a person reads it.</summary>
    public void Write(AnalysisResult result, string? output)
    {
        if (Name == Terminal && OutputFile.IsStandardOutput(output) && !Console.IsOutputRedirected)
        {
            TerminalReport.Render(result, AnsiConsole.Console);
            return;
        }

        OutputFile.Write(output, stream => _format.Write(result, stream));
    }

    private static IReportFormat? Find(string name) =>
        ReportFormats.All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string Names() => string.Join(", ", ReportFormats.All.Select(format => format.Name));
}
