using Analyzer.Report;
using Xunit;

namespace Analyzer.Tests.Report;

public sealed class ReportFormatsTests
{
    [Theory]
    [InlineData("HTML", "html")]
    [InlineData("markdown", "markdown")]
    public void Named_IgnoresCase(string asked, string name) => Assert.Equal(name, ReportFormats.Named(asked).Name);

    [Theory]
    [InlineData("out/report.HTML", "html")]
    [InlineData("report.md", "markdown")]
    [InlineData("report.json", "json")]
    [InlineData("report.txt", "terminal")]
    public void ForFile_ChoosesByEnding(string file, string name) => Assert.Equal(name, ReportFormats.ForFile(file).Name);

    [Fact]
    public void UnknownName_NamesTheChoices()
    {
        var error = Assert.Throws<ArgumentException>(() => ReportFormats.Named("pdf"));
        Assert.Equal("There is no report format 'pdf'. Choose one of: terminal, markdown, json, html.", error.Message);
    }

    [Fact]
    public void UnknownEnding_NamesTheChoices()
    {
        var error = Assert.Throws<ArgumentException>(() => ReportFormats.ForFile("report"));
        Assert.Contains("Use one of .txt, .md, .markdown, .json, .html, .htm", error.Message, StringComparison.Ordinal);
    }
}
