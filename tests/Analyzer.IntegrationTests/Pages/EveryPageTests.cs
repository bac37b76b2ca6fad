using System.Net;
using Microsoft.Playwright;
using Xunit;

namespace Analyzer.IntegrationTests.Pages;

/// <summary>What holds for every page: for whoever sees little, has little room, prefers the dark, uses a keyboard or no script.</summary>
public sealed class EveryPageTests(RehearsedPages pages) : IClassFixture<RehearsedPages>
{
    private static readonly string[] s_pages = ["/", "incident", "incident at its start", "incident with a what-if", "trace", "analysis", "edge", "service", "peer", "/search", "/search?retry=1&error=1&service=checkout", "/search?service=nobody", "/analyses", "/reports", "report", "schedule", "/schedules/none", "/settings", "/incidents/nothing", "/?from=nonsense"];

    public static TheoryData<string, ColorScheme, int> Looks()
    {
        var all = new TheoryData<string, ColorScheme, int>();
        foreach (var page in s_pages)
        {
            all.Add(page, ColorScheme.Light, 1280);
            all.Add(page, ColorScheme.Dark, 400);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Page_HasNoSeriousBarrier_AndFits(string name, ColorScheme scheme, int width)
    {
        await using var open = await pages.Browser.OpenAsync(pages.Service.Address(pages.PathOf(name)), width, scheme);
        Assert.True(await open.Page.Locator("h1").IsVisibleAsync());
        // What is not there is said with a status that browsers complain about; that is as it should be.
        open.Complaints.RemoveAll(complaint => complaint.Contains("the server responded with a status of 40", StringComparison.Ordinal));
        await PagesService.AssertSoundAsync(open);
        Assert.All(open.Requests, url => Assert.StartsWith(pages.Service.Service.Web.AbsoluteUri, url, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("incident")]
    [InlineData("trace")]
    [InlineData("edge")]
    [InlineData("service")]
    [InlineData("analysis")]
    public async Task View_SaysItsWindowAndHowFarItsDataGoes(string name)
    {
        var html = await pages.Service.Service.Client.GetStringAsync(pages.Service.Address(pages.PathOf(name)));
        var line = html[html.IndexOf("class=\"meta window\"", StringComparison.Ordinal)..];
        line = WebUtility.HtmlDecode(line[..line.IndexOf("</p>", StringComparison.Ordinal)]);
        Assert.Contains(" UTC", line, StringComparison.Ordinal);
        Assert.Contains("spans", line, StringComparison.Ordinal);
        Assert.Contains("unsampled", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutScript_TimeIsScrubbedByLinksAndByTheForm()
    {
        await using var open = await pages.Browser.OpenAsync(pages.Service.Address(pages.Incident), 1280, hasScript: false);
        var page = open.Page;
        await page.GotoAsync(pages.Service.Address(pages.Incident + "?at=20000"));
        // The cause was over by then, the incident was not.
        Assert.Equal(1, await page.Locator("#spread g.lane-row.over").CountAsync());
        await page.Locator("#at").FocusAsync();
        await page.Keyboard.PressAsync("End");
        await page.Locator(".scrub button").ClickAsync();
        Assert.Equal(0, await page.Locator("#spread .ahead, #spread .over").CountAsync());
        await page.Locator(".steps a").First.ClickAsync();
        await Assertions.Expect(page.Locator(".steps [aria-current=step]")).ToHaveCountAsync(1);
        Assert.NotEqual(await page.Locator("#spread .cursor").GetAttributeAsync("x1"), await EndAsync(page));
    }

    private static async Task<string?> EndAsync(IPage page) => (await page.Locator("#spread .cursor").GetAttributeAsync("data-axis"))!.Split(' ')[^1];

    [Fact]
    public async Task Schedule_IsAddedRunPausedAndDeleted()
    {
        await using var open = await pages.Browser.OpenAsync(pages.Service.Address("/reports"), 1280);
        var page = open.Page;
        await page.Locator("[name=name]").FillAsync("By hand");
        await page.Locator("[name=cron]").FillAsync("30 2 * * *");
        await page.Locator("[name=time-zone]").FillAsync("America/New_York");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await page.WaitForURLAsync("**/schedules/by-hand");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("02:30 America/New_York");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run now" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToContainTextAsync("done", new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Paused.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Report", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        await page.GotoAsync(pages.Service.Address("/schedules/by-hand"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete the schedule" }).ClickAsync();
        await page.WaitForURLAsync("**/reports");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "By hand" })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task RelativeWindow_LeadsToOneThatCanBeShared()
    {
        await using var open = await pages.Browser.OpenAsync(pages.Service.Address("/?from=-60s"), 1280);
        Assert.Matches(@"\?from=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z&to=\d{4}-", open.Page.Url);
        await Assertions.Expect(open.Page.Locator("#hidden")).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task TimeThatIsAskedFor_IsAnalysed_AndTwiceIsOnce()
    {
        await using var open = await pages.Browser.OpenAsync(pages.Service.Address("/analyses"), 1280);
        var page = open.Page;
        async Task<string> AskAsync()
        {
            await page.GotoAsync(pages.Service.Address("/analyses"));
            await page.Locator("[name=from]").FillAsync("+1s");
            await page.Locator("[name=what-if]").FillAsync("budget=10%");
            await page.GetByRole(AriaRole.Button, new() { Name = "Analyse" }).ClickAsync();
            await page.WaitForURLAsync("**/analyses/*");
            await Assertions.Expect(page.Locator(".downloads")).ToBeVisibleAsync(new() { Timeout = 60_000 });
            return page.Url;
        }

        var first = await AskAsync();
        await Assertions.Expect(page.Locator("[aria-labelledby=what-if-title]")).ToContainTextAsync("budget=10%");
        Assert.Equal(first, await AskAsync());
    }

    [Fact]
    public async Task Search_FindsWhatMeetsAllOfIt_AndLeadsToTheChain()
    {
        await using var open = await pages.Browser.OpenAsync(pages.Service.Address("/search"), 1280);
        var page = open.Page;
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(20);
        await page.Locator("[name=service]").FillAsync("inventory");
        await page.Locator("[name=min]").FillAsync("1s");
        await page.GetByLabel("in a trace with retries").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await page.WaitForURLAsync("**/search?*");
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(20);
        await Assertions.Expect(page.Locator("tbody tr td.loud")).ToHaveCountAsync(20);
        var first = await page.Locator("tbody th a").EvaluateAllAsync<string[]>("links => links.map(link => link.href)");
        await page.GetByRole(AriaRole.Link, new() { Name = "Older traces" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr").First).ToBeVisibleAsync();
        Assert.Empty(first.Intersect(await page.Locator("tbody th a").EvaluateAllAsync<string[]>("links => links.map(link => link.href)")));
        await page.Locator("tbody th a").First.ClickAsync();
        await Assertions.Expect(page.Locator("svg g rect.wf").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("attempt 2 of");
    }

    [Fact]
    public async Task Assets_AreNamedByTheirContent_AndKept()
    {
        var html = await pages.Service.Service.Client.GetStringAsync(pages.Service.Address("/"));
        var start = html.IndexOf("/assets/", StringComparison.Ordinal);
        var address = pages.Service.Address(html[start..html.IndexOf('"', start)]);
        using var first = await pages.Service.Service.Client.GetAsync(address);
        Assert.Contains("immutable", first.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await pages.Service.Service.Client.SendAsync(again)).StatusCode);
        // Another version's name is served, but not to be kept under it.
        using var other = await pages.Service.Service.Client.GetAsync(pages.Service.Address("/assets/0123.css"));
        Assert.True(other.Headers.CacheControl!.NoCache);
        Assert.Equal(HttpStatusCode.NotFound, (await pages.Service.Service.Client.GetAsync(pages.Service.Address("/assets/0123.png"))).StatusCode);
    }

    [Fact]
    public async Task FormOfAnotherSite_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, pages.Service.Address("/rehearsal"));
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await pages.Service.Service.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Page_ForbidsInlineScriptsAndStyles()
    {
        using var answer = await pages.Service.Service.Client.GetAsync(pages.Service.Address(pages.Incident));
        Assert.DoesNotContain("unsafe", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?! src)| on[a-z]+=\"", html);
    }
}
