using Analyzer.Service.Cli;
using Xunit;

namespace Analyzer.Tests.Service;

public sealed class FormatChoiceTests
{
    [Theory]
    [InlineData(null, null, "terminal")]
    [InlineData(null, "-", "terminal")]
    [InlineData(null, "report.html", "html")]
    [InlineData(null, "report.md", "markdown")]
    [InlineData(null, "out/report.json.gz", "json")]
    [InlineData("json", "report.html", "json")]
    [InlineData("markdown", null, "markdown")]
    public void For_NameBeforeEnding_Chooses(string? name, string? output, string expected) =>
        Assert.Equal(expected, FormatChoice.For(name, output).Name);

    [Theory]
    [InlineData("report.docx")]
    [InlineData("report")]
    public void For_UnknownEnding_NamesTheKnownOnes(string output)
    {
        var error = Assert.Throws<CliException>(() => FormatChoice.For(null, output));
        Assert.Equal(ExitCodes.WrongUsage, error.ExitCode);
        Assert.Contains(".html", error.Message, StringComparison.Ordinal);
        Assert.Contains("--format", error.Message, StringComparison.Ordinal);
    }
}
