using Analyzer.Model.Periods;
using Analyzer.Report.Periods;
using Analyzer.Report.Periods.Mail;
using Analyzer.Service.Reports.Pdf;
using Analyzer.Tests.Report.Periods;
using Microsoft.Playwright;
using Xunit;

namespace Analyzer.IntegrationTests.Report;

/// <summary>The report on a period, its e-mail and its PDF in a real browser.</summary>
public sealed class PeriodReportInBrowserTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string Hostile = "<img src=x onerror=alert(1)>-a-very-long-name-that-has-no-place-to-break-and-goes-on-for-longer-than-any-column-is-wide";

    private readonly string _folder = Directory.CreateTempSubdirectory("period-").FullName;

    [Theory]
    [InlineData("checkout", 390)]
    [InlineData("checkout", 1280)]
    [InlineData(Hostile, 390)]
    [InlineData(Hostile, 1280)]
    public async Task Page_IsQuietSelfContainedAndFitsTheWidth(string caller, int width)
    {
        await using var open = await browser.OpenAsync(await WriteAsync("report.html", Html(SamplePeriod.Of(caller))), width);
        Assert.True(await open.Page.Locator("h1").IsVisibleAsync());
        await open.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        Assert.Equal(0, await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(open.Complaints);
        Assert.Single(open.Requests, url => url.StartsWith("file:", StringComparison.Ordinal));
        Assert.All(open.Requests, url => Assert.Matches("^(file|data):", url));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Page_HasNoSeriousBarrier(ColorScheme scheme)
    {
        await using var open = await browser.OpenAsync(await WriteAsync("report.html", Html(SamplePeriod.Of())), 1280, scheme);
        await open.AssertNoSeriousBarrierAsync();
    }

    [Theory]
    [InlineData(390)]
    [InlineData(800)]
    public async Task Mail_ShowsItsPictures_AndFitsTheWidth(int width)
    {
        var mail = PeriodMail.Of(SamplePeriod.Of(), new PeriodLinks("https://analyzer.example"), "Weekly", null);
        var html = mail.Pictures.Aggregate(mail.Html, (text, picture) => text.Replace($"cid:{picture.ContentId}", $"data:image/png;base64,{Convert.ToBase64String(picture.Png.Span)}", StringComparison.Ordinal));
        await using var open = await browser.OpenAsync(await WriteAsync("mail.html", System.Text.Encoding.UTF8.GetBytes(html)), width);

        Assert.Equal(4, await open.Page.EvaluateAsync<int>("[...document.images].filter(image => image.complete && image.naturalWidth > 100).length"));
        Assert.Equal(0, await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    [Fact]
    public async Task Pdf_IsPrinted()
    {
        if (ChromiumPdf.Find() is null) Assert.Skip("There is no Chromium here.");

        var pdf = await ChromiumPdf.PrintAsync(Html(SamplePeriod.Of()), TestContext.Current.CancellationToken);

        Assert.StartsWith("%PDF-", System.Text.Encoding.ASCII.GetString(pdf, 0, 8), StringComparison.Ordinal);
        Assert.InRange(pdf.Length, 20_000, 2_000_000);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Html(PeriodReport report)
    {
        using var stream = new MemoryStream();
        new PeriodHtml().Write(report, new PeriodLinks("https://analyzer.example"), stream);
        return stream.ToArray();
    }

    private async Task<string> WriteAsync(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllBytesAsync(path, bytes);
        return path;
    }
}
