using Analyzer.Report.Terminal;
using Spectre.Console;
using Xunit;

namespace Analyzer.Tests.Report.Terminal;

public sealed class TerminalReportTests
{
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(160)]
    public void Render_FitsTheWidth(int width)
    {
        foreach (var result in new[] { LockStorm.Of(), LockStorm.Of() with { Incidents = [OtherIncidents.Wide(30), OtherIncidents.Masked()] }, RetryIncident.Of(), Results.Healthy(), OtherResults.Large(50) })
            Assert.All(Render(result, width, AnsiSupport.No).Split('\n'), line => Assert.True(line.Length <= width, $"{line.Length}: {line}"));
    }

    [Fact]
    public void WithoutAnsi_ThereAreNoEscapeCodes()
    {
        Assert.DoesNotContain('\u001b', Render(RetryIncident.Of(), 80, AnsiSupport.No));
        Assert.DoesNotContain('\u001b', Golden.Text(new TerminalReport(), OtherResults.Hostile()));
    }

    [Fact]
    public void WithAnsi_ThereAreColours() => Assert.Contains("\u001b[", Render(RetryIncident.Of(), 80, AnsiSupport.Yes), StringComparison.Ordinal);

    [Fact]
    public void WithoutUnicode_PicturesAreAscii()
    {
        foreach (var result in new[] { RetryIncident.Of(), LockStorm.Of() })
            Assert.DoesNotContain(Render(result, 80, AnsiSupport.No, isUnicode: false), c => c is '█' or '▁' or '░' or '─' or '•' or '└' or '↻' or '⊣');
    }

    [Fact]
    public void Report_EndsWithWhereToLookNext() =>
        Assert.Contains("Where to look next", Golden.Text(new TerminalReport(), RetryIncident.Of())[^500..], StringComparison.Ordinal);

    private static string Render(Analyzer.Model.Findings.AnalysisResult result, int width, AnsiSupport ansi, bool isUnicode = true)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = ansi, ColorSystem = ansi == AnsiSupport.Yes ? ColorSystemSupport.TrueColor : ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = isUnicode;
        TerminalReport.Render(result, console);
        return text.ToString();
    }
}
