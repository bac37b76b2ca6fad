using System.CommandLine;
using Analyzer.Model.Periods;
using Analyzer.Report.Periods;
using Analyzer.Service.Reports.Pdf;
using Spectre.Console;

namespace Analyzer.Service.Cli;

/// <summary>The form a report on a period is written in: the one asked for, else what the file's ending says, else the terminal's.</summary>
internal sealed class PeriodFormatChoice
{
    private const string Terminal = "terminal", Pdf = "pdf";

    private readonly string _name;

    private PeriodFormatChoice(string name) => _name = name;

    /// <summary><c>--format</c>.</summary>
    public static Option<string?> Option()
    {
        var option = new Option<string?>("--format", "-f") { HelpName = "name", Description = $"{Names()}. Default: by the ending of --output, else terminal." };
        option.Validators.Add(result =>
        {
            var name = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (name != Pdf && PeriodReportFormats.Named(name) is null) result.AddError($"--format '{name}' is not one of {Names()}");
        });
        return option;
    }

    /// <summary>Chooses.</summary>
    /// <param name="name">The format asked for; null when none was.</param>
    /// <param name="output">The output; null or <c>-</c> for standard output.</param>
    /// <exception cref="CliException">Neither says which format.</exception>
    public static PeriodFormatChoice For(string? name, string? output)
    {
        if (name is not null) return new PeriodFormatChoice(name);
        if (OutputFile.IsStandardOutput(output)) return new PeriodFormatChoice(Terminal);
        var plain = output!.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? output[..^3] : output;
        if (plain.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase)) return new PeriodFormatChoice(Pdf);
        if (PeriodReportFormats.ForFile(plain) is { } format) return new PeriodFormatChoice(format.Name);
        var endings = string.Join(", ", PeriodReportFormats.All.SelectMany(known => known.Endings).Append(".pdf"));
        throw CliException.WrongUsage($"the ending of '{output}' names no format: end it with one of {endings}, or add --format ({Names()})");
    }

    /// <summary>Writes a report; with colours where a person reads it.</summary>
    /// <exception cref="CliException">It cannot be printed or written.</exception>
    public void Write(PeriodReport report, string? output, CancellationToken cancellation)
    {
        if (_name == Terminal && OutputFile.IsStandardOutput(output) && !Console.IsOutputRedirected)
        {
            PeriodTerminal.Render(report, AnsiConsole.Console);
            return;
        }

        var pdf = _name == Pdf ? Printed(report, cancellation) : null;
        OutputFile.Write(output, stream =>
        {
            if (pdf is null) PeriodReportFormats.Named(_name)!.Write(report, null, stream);
            else stream.Write(pdf);
        });
    }

    private static byte[] Printed(PeriodReport report, CancellationToken cancellation)
    {
        using var html = new MemoryStream();
        new PeriodHtml().Write(report, null, html);
        try
        {
            return ChromiumPdf.PrintAsync(html.ToArray(), cancellation).GetAwaiter().GetResult();
        }
        catch (PdfException e)
        {
            throw CliException.NotDone(e.Message);
        }
    }

    private static string Names() => string.Join(", ", PeriodReportFormats.All.Select(format => format.Name).Append(Pdf));
}
