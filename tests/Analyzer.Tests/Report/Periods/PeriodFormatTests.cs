using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Analyzer.Model.Periods;
using Analyzer.Report.Periods;
using Json.Schema;
using Xunit;

namespace Analyzer.Tests.Report.Periods;

public sealed class PeriodFormatTests
{
    private static readonly PeriodLinks s_links = new("https://analyzer.example");

    public static TheoryData<string> Formats => [.. PeriodReportFormats.All.Select(format => format.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void EqualReports_GiveEqualBytes(string format) => Assert.Equal(Written(format, SamplePeriod.Of()), Written(format, SamplePeriod.Of()));

    [Theory]
    [MemberData(nameof(Formats))]
    public void EveryFinding_IsInEveryForm(string format)
    {
        var text = Written(format, SamplePeriod.Of()).Replace("\u00a0", " ", StringComparison.Ordinal);

        foreach (var name in (string[])["inventory", "pricing-2", "search", "mailer", "recommendations", "5 attempts, were 3", "together up to 9", "checkout->inventory: budget=10%", "20261119T180000Z-inventory", "has no data"])
            Assert.True(text.Replace("\\", "", StringComparison.Ordinal).Replace("-&gt;", "->", StringComparison.Ordinal).Replace("-\\u003E", "->", StringComparison.Ordinal).Replace("-u003E", "->", StringComparison.Ordinal).Replace('\n', ' ').Contains(name, StringComparison.Ordinal) || IsWrapped(text, name), $"{format} says nothing of '{name}'");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void EmptyReport_IsWritten(string format)
    {
        var sample = SamplePeriod.Of();
        var empty = sample with
        {
            Before = null,
            TotalsBefore = null,
            Trend = [],
            Hours = [],
            Amplifiers = [],
            Gone = [],
            PolicyChanges = [],
            Drift = [],
            Conflicts = [],
            Potential = [],
            NearMisses = [],
            Queues = [],
            Incidents = [],
            Fixes = [],
            Totals = new PeriodTotals(sample.Period.StartNs, sample.Period.DurationNs, 0, 0, new(), 0),
            Coverage = new PeriodCoverage(168, 0, 0, 0, 0, 0, 1, []),
        };

        Assert.Contains("Nothing was recorded", Written(format, empty), StringComparison.Ordinal);
        Assert.Contains("Nothing hidden", Written(format, empty with { Coverage = new PeriodCoverage(168, 168, 0, 0, 5, 50, 1, []) }), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_KeepsItsSchema()
    {
        var schema = JsonSchema.FromText(File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "../../../../docs/period-report.schema.json")));
        using var json = JsonDocument.Parse(Written("json", SamplePeriod.Of()));

        var result = schema.Evaluate(json.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.True(result.IsValid, string.Join("\n", (result.Details ?? []).Where(detail => detail.Errors is { Count: > 0 }).Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}")));
    }

    [Fact]
    public void Html_IsWellFormed_AsksNothingOfTheNetwork_AndHasNoScript()
    {
        var page = Written("html", SamplePeriod.Of());

        var document = XDocument.Parse(page["<!DOCTYPE html>\n".Length..]);

        XNamespace html = "http://www.w3.org/1999/xhtml";
        Assert.Empty(document.Descendants(html + "script"));
        Assert.DoesNotContain(document.Descendants().Attributes("src"), _ => true);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.Contains(document.Descendants(html + "a"), link => (string?)link.Attribute("href") == "https://analyzer.example/incidents/20261119T180000Z-inventory");
        Assert.Equal(document.Descendants().Attributes("id").Count(), document.Descendants().Attributes("id").Select(id => id.Value).Distinct().Count());
    }

    [Fact]
    public void HostileNames_AreOnlyText()
    {
        const string Hostile = "<img src=x onerror=alert(1)>|`**\u202e";
        var report = SamplePeriod.Of(Hostile);

        Assert.DoesNotContain("<img", Written("html", report), StringComparison.Ordinal);
        Assert.DoesNotContain("<img", Written("markdown", report).Replace("\\<img", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (var format in PeriodReportFormats.All.Where(format => format.Name != "json")) Assert.DoesNotContain("\u202e", Written(format.Name, report), StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_CarriesItsNumbers_InAtMostEightSentences()
    {
        var sentences = PeriodStory.Sentences(SamplePeriod.Of()).Select(sentence => sentence.ToString().Replace("\u00a0", " ", StringComparison.Ordinal)).ToList();

        Assert.InRange(sentences.Count, 6, 8);
        Assert.Contains("0.2 % of 1,200,000 requests failing", sentences[0], StringComparison.Ordinal);
        Assert.Contains("3 edges hid work, 1 new and 1 grown", sentences[1], StringComparison.Ordinal);
        Assert.Contains(sentences, sentence => sentence.Contains("pricing: instance pricing-2, version 1.4.0 diverges", StringComparison.Ordinal));
    }

    [Fact]
    public void Headline_NamesWhatCostMost() =>
        Assert.Equal("checkout → inventory caused 369,000 extra attempts there and below that dashboards do not show: 1.90 × a call, new in this period", PeriodStory.Headline(SamplePeriod.Of()).Replace("\u00a0", " ", StringComparison.Ordinal));

    [Fact]
    public void News_AreWhatTheWeekBeforeDidNotHave()
    {
        var report = SamplePeriod.Of();
        var calm = report with { PolicyChanges = [], Drift = [report.Drift[0] with { IsNew = false }], NearMisses = [], Queues = [], Incidents = [] };

        Assert.True(report.HasNews);
        Assert.True(calm.HasNews);
        Assert.False((calm with { Amplifiers = [.. calm.Amplifiers.Skip(2)] }).HasNews);
        Assert.False((calm with { Amplifiers = [.. calm.Amplifiers.Take(1).Select(edge => edge with { AcknowledgedUntilNs = 1 })] }).HasNews);
    }

    // A terminal breaks a name over lines of its column.
    private static bool IsWrapped(string text, string name) => name.Split(' ', '-').All(part => text.Contains(part.Length > 8 ? part[..8] : part, StringComparison.Ordinal));

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;

    private static string Written(string format, PeriodReport report)
    {
        using var stream = new MemoryStream();
        PeriodReportFormats.Named(format)!.Write(report, s_links, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
