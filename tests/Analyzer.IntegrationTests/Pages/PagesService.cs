using Analyzer.Ingest.Otlp;
using Analyzer.IntegrationTests.Report;
using Analyzer.IntegrationTests.Serve;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Store;
using Deque.AxeCore.Playwright;
using Xunit;

namespace Analyzer.IntegrationTests.Pages;

/// <summary>A service with its analyses over a real store, and what every test of pages asks of it.</summary>
internal sealed class PagesService : IAsyncDisposable
{
    private readonly string? _folder;

    private PagesService(TestService service, ISpanStore store, string? folder) => (Service, Store, _folder) = (service, store, folder);

    public TestService Service { get; }

    public ISpanStore Store { get; }

    /// <summary>Starts it on a database, or on a file of its own.</summary>
    public static async Task<PagesService> StartAsync(string? database = null)
    {
        var folder = database is null ? Directory.CreateTempSubdirectory("pages-").FullName : null;
        var store = await SpanStores.OpenAsync(new StoreOptions { ConnectionString = database, DataDirectory = folder ?? "" }, default);
        var service = await TestService.StartAsync(over: store, configure: services => services.AddWindowAnalysis(TestService.Options()));
        return new PagesService(service, store, folder);
    }

    public string Address(string path) => new Uri(Service.Web, path).AbsoluteUri;

    /// <summary>Loads the rehearsal incident as the button does.</summary>
    /// <returns>Path of its page.</returns>
    public async Task<string> RehearseAsync()
    {
        using var loaded = await Service.Client.PostAsync(Address("/rehearsal"), null);
        for (var tries = 0; tries < 200; tries++)
        {
            using var page = await Service.Client.GetAsync(loaded.RequestMessage!.RequestUri);
            var path = page.RequestMessage!.RequestUri!.AbsolutePath;
            if (path.StartsWith("/incidents/", StringComparison.Ordinal)) return path;
            await Task.Delay(200);
        }

        throw new TimeoutException("The rehearsal incident was not found within 40 s.");
    }

    /// <summary>Stores spans written as OTLP/JSON.</summary>
    public async Task StoreAsync(string otlp)
    {
        var batch = new SpanBatch();
        Assert.False(OtlpRequest.Decode(OtlpEncoding.Json, System.Text.Encoding.UTF8.GetBytes(otlp), batch, new SpanDraft()).IsMalformed);
        await Store.AppendAsync([batch], default);
    }

    /// <summary>Nothing serious for those who use a screen reader, nothing wider than the window, nothing that the browser complained about.</summary>
    public static async Task AssertSoundAsync(OpenPage open)
    {
        await open.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        Assert.Equal(0, await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        var found = await open.Page.RunAxe();
        var serious = found.Violations.Where(item => item.Impact is "serious" or "critical");
        Assert.Empty(serious.Select(item => $"{item.Id}: {item.Help}: {string.Join(" | ", item.Nodes.Take(3).Select(node => node.Html[..Math.Min(160, node.Html.Length)]))}"));
        Assert.Empty(open.Complaints);
        Assert.Empty(await open.Page.EvaluateAsync<string[]>("() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i); }"));
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Store.DisposeAsync();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }
}
