using System.Text.Json;
using Analyzer.IntegrationTests.Report;
using Microsoft.Playwright;
using Xunit;

namespace Analyzer.IntegrationTests.Pages;

/// <summary>From an empty store to the call chain behind an incident, as a newcomer goes; on every engine.</summary>
public abstract class FirstRunContract(Browser browser)
{
    private protected abstract Task<PagesService> StartAsync();

    [Fact]
    public async Task Newcomer_LoadsTheRehearsal_OpensIt_ScrubsTime_ChangesAWhatIf_OpensACallChain_AndDownloadsTheReport()
    {
        await using var service = await StartAsync();
        await using var open = await browser.OpenAsync(service.Address("/"), 1280);
        var page = open.Page;
        Assert.Contains(service.Service.Grpc.Authority.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), await page.Locator("pre").Last.TextContentAsync(), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Load the rehearsal incident" }).ClickAsync();
        await page.WaitForURLAsync("**/incidents/**", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("retry storm");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("postgresql");

        await ScrubAsync(page);
        await WhatIfAsync(page);
        await DownloadAsync(page);
        await ChainAsync(page);
        await page.GotoAsync(service.Address("/search?service=inventory&min=1s&retry=1"));
        Assert.NotEqual(0, await page.Locator("td.loud").CountAsync());
        await page.GotoAsync(service.Address("/"));
        await Assertions.Expect(page.Locator("#incidents ol a")).ToHaveCountAsync(1);
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task EmptyOverview_BecomesTheLiveView_WhenTheFirstSpanArrives()
    {
        await using var service = await StartAsync();
        await using var open = await browser.OpenAsync(service.Address("/"), 1280);
        await Assertions.Expect(open.Page.Locator("h1")).ToContainTextAsync("Send spans");
        await service.StoreAsync(Otlp.Request("shop", [Otlp.Span(1, 1, 0, "GET /", Otlp.Server, Otlp.NowNs(), 20_000_000)]));
        await Assertions.Expect(open.Page.Locator("#health")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(open.Page.Locator("h1")).ToHaveTextAsync("No incident");
    }

    [Fact]
    public async Task Note_IsKept_IsText_AndCanBeTakenBack()
    {
        await using var service = await StartAsync();
        var incident = await service.RehearseAsync();
        await using var open = await browser.OpenAsync(service.Address(incident), 1280);
        var page = open.Page;
        await page.Locator("[name=author]").FillAsync("Ada");
        await page.Locator("[name=body]").FillAsync("<b>lock</b> by the migration");
        await page.Locator("[name=kind]").SelectOptionAsync("cause");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Assertions.Expect(page.Locator(".notes-list .note")).ToHaveTextAsync("<b>lock</b> by the migration");
        await Assertions.Expect(page.Locator(".notes-list .meta")).ToContainTextAsync("Confirmed cause, Ada");
        await page.Locator(".notes-list button").ClickAsync();
        await Assertions.Expect(page.Locator(".notes-list")).ToHaveCountAsync(0);
    }

    private static async Task ScrubAsync(IPage page)
    {
        var range = page.Locator("#at");
        await Assertions.Expect(page.Locator("#spread .ahead, #spread .over")).ToHaveCountAsync(0);
        var says = await page.Locator("#at-says").TextContentAsync();
        await range.FocusAsync();
        await page.Keyboard.PressAsync("PageDown");
        await Assertions.Expect(page.Locator("#spread g.lane-row.over")).ToHaveCountAsync(1);
        Assert.NotEqual(says, await page.Locator("#at-says").TextContentAsync());
        // The address says the moment, and without the script the server shows the same.
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"at=\d+#spread$"));
        var seen = await SeenAsync(page);
        await page.ReloadAsync();
        Assert.Equal(seen, await SeenAsync(page));
        // The start: the arrows that run later are not there yet.
        await page.Locator("#at").FocusAsync();
        await page.Keyboard.PressAsync("Home");
        Assert.NotEqual(seen, await SeenAsync(page));
        await page.Locator(".steps a").Last.ClickAsync();
        await Assertions.Expect(page.Locator("#spread .ahead, #spread .over")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#at-says")).ToHaveTextAsync(says!);
    }

    private static async Task<(int Ahead, int Over, string? Says, double Cursor)> SeenAsync(IPage page) => (
        await page.Locator("#spread .ahead").CountAsync(),
        await page.Locator("#spread .over").CountAsync(),
        await page.Locator("#at-says").TextContentAsync(),
        Math.Round(double.Parse((await page.Locator("#spread .cursor").GetAttributeAsync("x1"))!, System.Globalization.CultureInfo.InvariantCulture)));

    private static async Task WhatIfAsync(IPage page)
    {
        await page.Locator(".what-if [name=edge]").SelectOptionAsync("checkout->inventory");
        await page.Locator(".what-if [name=value]").FillAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compute" }).ClickAsync();
        await Assertions.Expect(page.Locator(".answer tbody tr")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator(".answer code").First).ToHaveTextAsync("checkout->inventory: attempts=1");
        var none = await page.Locator(".answer td.n").First.TextContentAsync();
        await page.Locator(".what-if [name=value]").FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compute" }).ClickAsync();
        await Assertions.Expect(page.Locator(".answer code").First).ToHaveTextAsync("checkout->inventory: attempts=2", new() { Timeout = 60_000 });
        Assert.NotEqual(none, await page.Locator(".answer td.n").First.TextContentAsync());
        await page.Locator(".what-if [name=value]").FillAsync("many");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compute" }).ClickAsync();
        await Assertions.Expect(page.Locator(".answer-note")).ToContainTextAsync("no whole number from 1 to 100");
    }

    private static async Task DownloadAsync(IPage page)
    {
        foreach (var (name, begins) in ((string, string)[])[("HTML", "<!DOCTYPE html>"), ("Markdown", "#"), ("JSON", "{")])
        {
            var download = await page.RunAndWaitForDownloadAsync(() => page.Locator(".downloads").GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync());
            var text = await File.ReadAllTextAsync(await download.PathAsync());
            Assert.StartsWith(begins, text, StringComparison.Ordinal);
            Assert.Contains("postgresql", text, StringComparison.Ordinal);
            if (name == "JSON") Assert.Equal("incident-1", JsonDocument.Parse(text).RootElement.GetProperty("incidents")[0].GetProperty("id").GetString());
        }
    }

    private static async Task ChainAsync(IPage page)
    {
        await page.Locator("#evidence a[href^='/traces/']").First.ClickAsync();
        await page.WaitForURLAsync("**/traces/**");
        Assert.NotEqual(0, await page.Locator("svg g rect.wf").CountAsync());
        // The span that the evidence names is the one marked.
        await Assertions.Expect(page.Locator("svg g:target")).ToHaveCountAsync(1);
    }
}
