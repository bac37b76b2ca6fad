using Analyzer.Model.Findings;
using Analyzer.Report;
using Xunit;

namespace Analyzer.Tests.Report;

public sealed class GoldenReportTests
{
    public static TheoryData<string, string> Cases => new()
    {
        { "retry", "terminal" }, { "retry", "markdown" }, { "retry", "json" },
        { "storm", "terminal" }, { "storm", "markdown" }, { "storm", "json" },
        { "healthy", "terminal" }, { "healthy", "markdown" }, { "healthy", "json" },
        { "empty", "terminal" }, { "empty", "markdown" }, { "empty", "json" },
        { "hostile", "terminal" }, { "hostile", "markdown" }, { "hostile", "json" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Report_EqualsTheReviewedFile(string result, string format)
    {
        var writer = ReportFormats.Named(format);
        Golden.Matches($"{result}{writer.Endings[0]}", writer, Make(result));
    }

    [Theory]
    [InlineData("terminal")]
    [InlineData("markdown")]
    [InlineData("json")]
    [InlineData("html")]
    public void EqualResults_GiveEqualBytes(string format)
    {
        var writer = ReportFormats.Named(format);
        Assert.Equal(Golden.Bytes(writer, RetryIncident.Of()), Golden.Bytes(writer, RetryIncident.Of()));
        Assert.Equal(Golden.Bytes(writer, OtherResults.Large(200)), Golden.Bytes(writer, OtherResults.Large(200)));
    }

    private static AnalysisResult Make(string name) => name switch
    {
        "retry" => RetryIncident.Of(),
        "storm" => LockStorm.Of(),
        "healthy" => Results.Healthy(),
        "empty" => Results.Empty(),
        _ => OtherResults.Hostile(),
    };
}
