using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Xunit;

namespace Analyzer.IntegrationTests.Report;

/// <summary>One Chromium for all tests of a class: the system's, so that nothing is downloaded.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (s_places.FirstOrDefault(File.Exists) is not { } chromium) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a file as a person would; skips the test where there is no Chromium.</summary>
    public async Task<OpenPage> OpenAsync(string file, int width, ColorScheme scheme = ColorScheme.Light, bool hasScript = true)
    {
        if (_browser is null) Assert.Skip($"No Chromium in {string.Join(", ", s_places)}.");
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme, JavaScriptEnabled = hasScript });
        var page = new OpenPage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(new Uri(file).AbsoluteUri);
        return page;
    }
}

/// <summary>A page with what it said and asked for.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private static readonly string s_axe = new BundledAxeScriptProvider().GetScript();

    private readonly IBrowserContext _context;

    public OpenPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) => Complaints.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Complaints.Add(error);
        page.Dialog += (_, dialog) => Complaints.Add($"dialog: {dialog.Message}");
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public List<string> Requests { get; } = [];

    /// <summary>With everything unfolded, nothing serious for those who use a screen reader or see little.</summary>
    public async Task AssertNoSeriousBarrierAsync()
    {
        await Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        await Page.EvaluateAsync(s_axe);
        // Found in the page and told in a line each: describing every element, and sending that here, takes longer than looking at it.
        Assert.Empty(await Page.EvaluateAsync<string[]>(
            """
            () => axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations
              .filter(item => item.impact === 'serious' || item.impact === 'critical')
              .map(item => `${item.id}: ${item.help}: ${item.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')}`))
            """));
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
