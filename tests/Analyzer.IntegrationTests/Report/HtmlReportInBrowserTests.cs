using Analyzer.Model.Findings;
using Analyzer.Report;
using Analyzer.Tests.Report;
using Microsoft.Playwright;
using Xunit;

namespace Analyzer.IntegrationTests.Report;

public sealed class HtmlReportInBrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("report-").FullName;

    [Theory]
    [InlineData("storm", 390)]
    [InlineData("storm", 1280)]
    [InlineData("wide", 390)]
    [InlineData("several", 1280)]
    [InlineData("retry", 390)]
    [InlineData("retry", 1280)]
    [InlineData("hostile", 390)]
    [InlineData("hostile", 1280)]
    [InlineData("empty", 390)]
    [InlineData("large", 390)]
    [InlineData("large", 1280)]
    public async Task Page_IsQuietSelfContainedAndFitsTheWidth(string name, int width)
    {
        await using var open = await browser.OpenAsync(Write(name), width);
        Assert.True(await open.Page.Locator("h1").IsVisibleAsync());
        // With everything unfolded nothing may stick out either.
        await open.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        var over = await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.Equal(0, over);
        Assert.Empty(open.Complaints);
        Assert.All(open.Requests, url => Assert.Matches("^(file|data):", url));
        Assert.Single(open.Requests, url => url.StartsWith("file:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("storm", ColorScheme.Light)]
    [InlineData("storm", ColorScheme.Dark)]
    [InlineData("several", ColorScheme.Light)]
    [InlineData("retry", ColorScheme.Light)]
    [InlineData("retry", ColorScheme.Dark)]
    [InlineData("healthy", ColorScheme.Light)]
    [InlineData("hostile", ColorScheme.Dark)]
    [InlineData("empty", ColorScheme.Light)]
    public async Task Page_HasNoSeriousBarrier(string name, ColorScheme scheme)
    {
        await using var open = await browser.OpenAsync(Write(name), 1280, scheme);
        await open.AssertNoSeriousBarrierAsync();
    }

    [Theory]
    [InlineData("storm")]
    [InlineData("wide")]
    [InlineData("several")]
    [InlineData("hostile")]
    public async Task WordsInTimePictures_NeitherMeetNorRunOut(string name)
    {
        await using var open = await browser.OpenAsync(Write(name), 1280);
        var clashes = await open.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('#shown svg[role=img], #spread svg[role=img]')].flatMap(svg => {
              const view = svg.viewBox.baseVal, found = [];
              const boxes = [...svg.querySelectorAll('text')].map(text => ({ text: text.textContent, box: text.getBBox() }));
              boxes.forEach(({ text, box }, i) => {
                if (box.x < -1 || box.x + box.width > view.width + 1 || box.y < -1 || box.y + box.height > view.height + 1) found.push(`out: ${text}`);
                boxes.slice(0, i).forEach(other => {
                  const apart = box.x + box.width <= other.box.x + 1 || other.box.x + other.box.width <= box.x + 1 || box.y + box.height <= other.box.y + 4 || other.box.y + other.box.height <= box.y + 4;
                  if (!apart) found.push(`${text} meets ${other.text}`);
                });
              });
              return found;
            })
            """);
        Assert.Empty(clashes);
    }

    [Fact]
    public async Task Folds_OpenByKeyboard()
    {
        await using var open = await browser.OpenAsync(Write("retry"), 1280);
        var fold = open.Page.Locator("#shown details");
        await fold.Locator("summary").FocusAsync();
        await open.Page.Keyboard.PressAsync("Enter");
        Assert.True(await fold.Locator("table").IsVisibleAsync());
        await open.Page.Keyboard.PressAsync("Space");
        Assert.False(await fold.Locator("table").IsVisibleAsync());
    }

    [Fact]
    public async Task FirstTab_OffersToSkipToTheReport()
    {
        await using var open = await browser.OpenAsync(Write("retry"), 1280);
        await open.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the report", await open.Page.EvaluateAsync<string>("document.activeElement.textContent"));
        Assert.True((await open.Page.Locator(".skip").BoundingBoxAsync())!.X >= 0);
    }

    [Fact]
    public async Task EvidenceLink_LeadsToItsEvidence()
    {
        await using var open = await browser.OpenAsync(Write("retry"), 1280);
        await open.Page.Locator("sup a").First.ClickAsync();
        Assert.EndsWith("#e1", open.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(open.Page.Locator("#e1")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task LinkIntoAFold_OpensIt()
    {
        await using var open = await browser.OpenAsync(Write("retry"), 1280);
        await open.Page.EvaluateAsync("document.querySelector('#exemplars details td').id = 'inside'; location.hash = '#inside'");
        await Assertions.Expect(open.Page.Locator("#inside")).ToBeInViewportAsync();
    }

    [Fact]
    public async Task WithoutScript_EverythingIsThere()
    {
        await using var open = await browser.OpenAsync(Write("retry"), 1280, hasScript: false);
        Assert.Equal(9, await open.Page.Locator("h1, h2").CountAsync());
        await open.Page.Locator("#exemplars summary").First.ClickAsync();
        Assert.True(await open.Page.Locator("#exemplars table").First.IsVisibleAsync());
    }

    [Fact]
    public async Task Page_PrintsToAFewPages()
    {
        await using var open = await browser.OpenAsync(Write("retry"), 1280);
        var pdf = await open.Page.PdfAsync(new() { Format = "A4" });
        Assert.True(pdf.AsSpan().StartsWith("%PDF-"u8));
        Assert.InRange(pdf.Length, 20_000, 2_000_000);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name)
    {
        var path = Path.Combine(_folder, $"{name}.html");
        AnalysisResult result = name switch
        {
            "storm" => LockStorm.Of(),
            "wide" => LockStorm.Of() with { Incidents = [OtherIncidents.Wide(30)] },
            "several" => LockStorm.Of() with { Incidents = [.. LockStorm.Of().Incidents, OtherIncidents.Masked(), OtherIncidents.Redelivered(), OtherIncidents.Bare("incident-4")] },
            "retry" => RetryIncident.Of(120),
            "healthy" => Results.Healthy(),
            "hostile" => OtherResults.Hostile(),
            "large" => OtherResults.Large(200),
            _ => Results.Empty(),
        };
        using var file = File.Create(path);
        ReportFormats.Named("html").Write(result, file);
        return path;
    }
}
