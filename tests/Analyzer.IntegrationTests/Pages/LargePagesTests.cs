using System.Diagnostics;
using System.Globalization;
using Analyzer.IntegrationTests.Report;
using Microsoft.Playwright;
using Xunit;

namespace Analyzer.IntegrationTests.Pages;

/// <summary>What is large is shown all the same, in parts that a browser can draw.</summary>
public sealed class LargePagesTests(Browser browser) : IClassFixture<Browser>
{
    private const int Attempts = 10_000;
    private const int Services = 200;
    private const long MsNs = 1_000_000;

    // A page that takes longer has frozen; slow machines included.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task TraceOfTenThousandAttempts_IsPagedAndDoesNotFreeze()
    {
        await using var service = await PagesService.StartAsync();
        await service.StoreAsync(LargeTrace());
        await using var open = await browser.OpenAsync(service.Address("/settings"), 1280);
        var page = open.Page;
        var watch = Stopwatch.StartNew();
        await page.GotoAsync(service.Address("/traces/" + 7.ToString("x32", CultureInfo.InvariantCulture)));
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, s_patience);
        await Assertions.Expect(page.Locator(".pager").First).ToContainTextAsync("of 10,00");
        Assert.InRange(await page.Locator("svg g rect.wf").CountAsync(), 150, 260);
        Assert.InRange(await page.EvaluateAsync<int>("document.querySelectorAll('*').length"), 1, 12_000);

        // A span far down opens its page; what it lies below stays in sight.
        var far = (2 + 9_000).ToString("x16", CultureInfo.InvariantCulture);
        watch.Restart();
        await page.GotoAsync(service.Address($"/traces/{7.ToString("x32", CultureInfo.InvariantCulture)}?span={far}#span-{far}"));
        await Assertions.Expect(page.Locator("svg g:target")).ToHaveCountAsync(1);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, s_patience);
        await Assertions.Expect(page.Locator("svg text.lane").First).ToContainTextAsync("front");
        await PagesService.AssertSoundAsync(open);
    }

    [Fact]
    public async Task WindowOfTwoHundredServices_DoesNotFreeze()
    {
        await using var service = await PagesService.StartAsync();
        var startNs = Otlp.NowNs() - 120_000 * MsNs;
        await service.StoreAsync(ManyServices(startNs));
        await using var open = await browser.OpenAsync(service.Address("/"), 1280);
        await Assertions.Expect(open.Page.Locator("#edges")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        foreach (var path in (string[])["/", "/services/svc-7", "/edges?caller=svc-7&callee=svc-50"])
        {
            var watch = Stopwatch.StartNew();
            await open.Page.GotoAsync(service.Address(path));
            await Assertions.Expect(open.Page.Locator("h1")).ToBeVisibleAsync();
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, s_patience);
            Assert.InRange(await open.Page.EvaluateAsync<int>("document.querySelectorAll('*').length"), 1, 20_000);
            await PagesService.AssertSoundAsync(open);
        }

        await open.Page.GotoAsync(service.Address("/"));
        Assert.Equal(Services, await open.Page.Locator("#graph .names li").CountAsync());
    }

    private static string LargeTrace()
    {
        var startNs = Otlp.NowNs() - 600_000 * MsNs;
        var spans = new List<string> { Otlp.Span(7, 1, 0, "GET /work", Otlp.Server, startNs, Attempts * 5L * MsNs) };
        for (var i = 1; i <= Attempts; i++)
        {
            var attributes = string.Join(',', Otlp.Text("http.request.method", "GET"), Otlp.Text("server.address", "back"), Otlp.Text("url.full", "http://back/items"), Otlp.Number("http.response.status_code", i == Attempts ? 200 : 503), Otlp.Number("http.request.resend_count", i - 1));
            spans.Add(Otlp.Span(7, (ulong)(1 + i), 1, "GET", Otlp.Client, startNs + (i * 4L * MsNs), 3 * MsNs, attributes, failed: i < Attempts));
        }

        return Otlp.Request("front", spans);
    }

    private static string ManyServices(long startNs)
    {
        var resources = new List<string>();
        for (var a = 0; a < Services; a++)
        {
            var (own, below) = (new List<string>(), new List<string>());
            for (var i = 0; i < 30; i++)
            {
                var (trace, at) = ((ulong)(1 + (a * 30) + i), startNs + (((i * 4_000L) + (a * 13)) * MsNs));
                own.Add(Otlp.Span(trace, 1, 0, $"GET /a{a}", Otlp.Server, at, 30 * MsNs));
                own.Add(Otlp.Span(trace, 2, 1, "GET", Otlp.Client, at + MsNs, 20 * MsNs, Otlp.Text("http.request.method", "GET")));
                below.Add(Otlp.Span(trace, 3, 2, "GET /b", Otlp.Server, at + (2 * MsNs), 18 * MsNs));
            }

            resources.Add(Otlp.Resource($"svc-{a}", own));
            resources.Add(Otlp.Resource($"svc-{((a * 7) + 1) % Services}", below));
        }

        return Otlp.Request(resources);
    }
}
