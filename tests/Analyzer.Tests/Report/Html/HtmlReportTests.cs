using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Analyzer.Model.Findings;
using Analyzer.Report.Html;
using Xunit;

namespace Analyzer.Tests.Report.Html;

public sealed partial class HtmlReportTests
{
    private static readonly XNamespace s_html = "http://www.w3.org/1999/xhtml";

    public static TheoryData<string> Names => ["storm", "wide", "several", "retry", "healthy", "empty", "hostile", "large"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Page_IsWellFormedAndItsIdsAreUnique(string name)
    {
        var page = Parse(Make(name));
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        var known = ids.ToHashSet();
        Assert.All(page.Descendants().Attributes("href").Where(href => href.Value.StartsWith('#')), href => Assert.Contains(href.Value[1..], known));
        foreach (var reference in page.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "aria-labelledby" or "aria-describedby"))
            Assert.Contains(reference.Value, known);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Page_AsksNothingOfTheNetwork(string name)
    {
        var page = Parse(Make(name));
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "img" or "iframe" or "object" or "embed" or "base");
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName == "src" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.All(page.Descendants().Attributes("href"), href => Assert.Matches("^(#|data:,$)", href.Value));
        Assert.DoesNotMatch("url\\((?!#)|@import", Golden.Text(new HtmlReport(), Make(name)));
    }

    [Fact]
    public void HostileText_StaysText()
    {
        var page = Parse(OtherResults.Hostile());
        Assert.Single(page.Descendants(s_html + "script"));
        var words = string.Concat(page.Descendants(s_html + "main").Single().DescendantNodes().OfType<XText>().Select(text => text.Value));
        Assert.Contains(OtherResults.Script, words, StringComparison.Ordinal);
        Assert.Contains(OtherResults.Attribute, words, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', words);
    }

    [Fact]
    public void Pictures_AreNamedAndTheirDataIsATable()
    {
        var page = Parse(RetryIncident.Of());
        var pictures = page.Descendants().Where(element => element.Name.LocalName == "svg" && (string?)element.Attribute("role") == "img").ToList();
        Assert.True(pictures.Count >= 5);
        Assert.All(pictures, picture =>
        {
            Assert.Equal("title", picture.Elements().First().Name.LocalName);
            Assert.NotEmpty(picture.Elements().First().Value);
            Assert.Equal("desc", picture.Elements().ElementAt(1).Name.LocalName);
        });
        Assert.All(page.Descendants(s_html + "table"), table =>
        {
            Assert.NotEmpty(table.Element(s_html + "caption")!.Value);
            Assert.All(table.Descendants(s_html + "th"), head => Assert.NotNull(head.Attribute("scope")));
        });
    }

    [Fact]
    public void Sections_WithoutContentAreLeftOut()
    {
        Assert.Equal(["trust"], Sections(Results.Empty()));
        Assert.DoesNotContain("spread", Sections(RetryIncident.Of()));
        Assert.DoesNotContain("incidents", Sections(LockStorm.Of()));
    }

    [Fact]
    public void Incident_IsToldInTheOrderInWhichItIsAskedAbout() => Assert.Equal(
        ["shown", "cause", "spread", "request", "amplifiers", "exemplars", "what-if", "policies", "graph", "edges", "paths", "trust", "evidence"],
        Sections(LockStorm.Of()));

    [Fact]
    public void FurtherIncidents_HaveSectionsOfTheirOwn_UpToALimit()
    {
        var incidents = Enumerable.Range(1, 9).Select(i => OtherIncidents.Bare($"incident-{i}", 100 * i, 100 * i + 50)).ToList();
        var sections = Sections(Results.Healthy() with { Incidents = incidents }).ToList();
        Assert.Equal("incidents", sections[0]);
        Assert.Equal(5, sections.Count(id => id.StartsWith("incident-no-", StringComparison.Ordinal)));
    }

    [Fact]
    public void Edges_BeyondFortyAreFolded()
    {
        var section = Parse(OtherResults.Large(200)).Descendants(s_html + "section").Single(element => (string?)element.Attribute("id") == "edges");
        var open = section.Descendants(s_html + "table").First();
        Assert.Equal(40, open.Element(s_html + "tbody")!.Elements().Count());
        Assert.NotNull(section.Element(s_html + "details"));
    }

    [Fact]
    public void EveryEdge_HasItsCoverageBesideIt()
    {
        var section = Parse(RetryIncident.Of()).Descendants(s_html + "section").Single(element => (string?)element.Attribute("id") == "edges");
        Assert.All(section.Descendants(s_html + "tbody").Elements(), row => Assert.Contains("sampled", row.Elements().Last().Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Size_StaysFarBelowAMegabyte() => Assert.InRange(Golden.Bytes(new HtmlReport(), OtherResults.Large(200)).Length, 1, 700_000);

    [Fact]
    public void Page_NamesNoMachineAndNoClock()
    {
        var page = Golden.Text(new HtmlReport(), RetryIncident.Of());
        Assert.DoesNotContain(Environment.MachineName, page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Year(), page);
    }

    private static AnalysisResult Make(string name) => name switch
    {
        "storm" => LockStorm.Of(),
        "wide" => Results.Healthy() with { Incidents = [OtherIncidents.Wide(60)] },
        "several" => LockStorm.Of() with { Incidents = [.. LockStorm.Of().Incidents, OtherIncidents.Masked(), OtherIncidents.Hostile(OtherResults.Script, OtherResults.Attribute, OtherResults.Controls)] },
        "retry" => RetryIncident.Of(),
        "healthy" => Results.Healthy(),
        "empty" => Results.Empty(),
        "hostile" => OtherResults.Hostile(),
        _ => OtherResults.Large(200),
    };

    private static IEnumerable<string> Sections(AnalysisResult result) =>
        Parse(result).Descendants(s_html + "section").Select(section => section.Attribute("id")!.Value);

    private static XDocument Parse(AnalysisResult result)
    {
        using var stream = new MemoryStream(Golden.Bytes(new HtmlReport(), result));
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    [GeneratedRegex(@"\b20(1\d|2[0-5]|27)-\d\d-\d\d")]
    private static partial Regex Year();
}
