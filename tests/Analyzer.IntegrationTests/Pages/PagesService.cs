using Analyzer.Ingest.Otlp;
using Analyzer.IntegrationTests.Report;
using Analyzer.IntegrationTests.Serve;
using Analyzer.Model.Spans;
using Analyzer.Service.Analysis;
using Analyzer.Service.Analysis.Watch;
using Analyzer.Store;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Analyzer.IntegrationTests.Pages;

/// <summary>A service with its analyses over a real store, and what every test of pages asks of it.</summary>
internal sealed class PagesService : IAsyncDisposable
{
    // Only a test that fails waits for so long.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);

    private readonly string? _folder;
    private readonly News _news;

    private PagesService(TestService service, ISpanStore store, string? folder, News news) => (Service, Store, _folder, _news) = (service, store, folder, news);

    public TestService Service { get; }

    public ISpanStore Store { get; }

    /// <summary>Starts it on a database, or on a file of its own.</summary>
    public static async Task<PagesService> StartAsync(string? database = null)
    {
        var folder = database is null ? Directory.CreateTempSubdirectory("pages-").FullName : null;
        var news = new News();
        var store = await SpanStores.OpenAsync(new StoreOptions { ConnectionString = database, DataDirectory = folder ?? "" }, default);
        var service = await TestService.StartAsync(over: store, configure: services => services.AddWindowAnalysis(TestService.Options()).AddSingleton<IIncidentListener>(news));
        return new PagesService(service, store, folder, news);
    }

    public string Address(string path) => new Uri(Service.Web, path).AbsoluteUri;

    /// <summary>Loads the rehearsal incident as the button does.</summary>
    /// <returns>Path of its page.</returns>
    public async Task<string> RehearseAsync()
    {
        using var loaded = await Service.Client.PostAsync(Address("/rehearsal"), null);
        while (true)
        {
            // Asked for before the page is: what comes in between is not missed.
            var next = _news.Next;
            using var page = await Service.Client.GetAsync(loaded.RequestMessage!.RequestUri);
            var path = page.RequestMessage!.RequestUri!.AbsolutePath;
            if (path.StartsWith("/incidents/", StringComparison.Ordinal)) return path;
            await next.WaitAsync(s_patience);
        }
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
        await open.AssertNoSeriousBarrierAsync();
        Assert.Empty(open.Complaints);
        Assert.Empty(await open.Page.EvaluateAsync<string[]>("() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i); }"));
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        await Store.DisposeAsync();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Tells when an incident was entered.</summary>
    private sealed class News : IIncidentListener
    {
        private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Next => _next.Task;

        public Task OnIncidentAsync(IncidentNews news, CancellationToken cancellation)
        {
            Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            return Task.CompletedTask;
        }
    }
}
