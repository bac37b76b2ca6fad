using Analyzer.IntegrationTests.Report;
using Xunit;

namespace Analyzer.IntegrationTests.Pages;

/// <summary>One service with the rehearsal incident, and one browser, for all tests of a class.</summary>
public sealed class RehearsedPages : IAsyncLifetime
{
    private PagesService? _service;

    public Browser Browser { get; } = new();

    internal PagesService Service => _service!;

    /// <summary>Path of the incident.</summary>
    public string Incident { get; private set; } = "";

    /// <summary>Path of a trace that shows it.</summary>
    public string Trace { get; private set; } = "";

    /// <summary>Path of the newest analysis.</summary>
    public string Analysis { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Browser.InitializeAsync();
        _service = await PagesService.StartAsync();
        Incident = await Service.RehearseAsync();
        Trace = await LinkAsync(Incident, "/traces/");
        Analysis = await LinkAsync("/analyses", "/analyses/");
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null) await _service.DisposeAsync();
        await Browser.DisposeAsync();
    }

    /// <summary>Path of a page by its name in tests.</summary>
    public string PathOf(string name) => name switch
    {
        "incident" => Incident,
        "incident at its start" => Incident + "?at=0",
        "incident with a what-if" => Incident + "?edge=checkout-%3Einventory&policy=attempts&value=1",
        "trace" => Trace,
        "analysis" => Analysis,
        "edge" => "/edges?caller=checkout&callee=inventory",
        "service" => "/services/inventory",
        "peer" => "/services/shop/postgresql",
        _ => name,
    };

    private async Task<string> LinkAsync(string page, string to)
    {
        var html = await Service.Service.Client.GetStringAsync(Service.Address(page));
        var start = html.IndexOf($"href=\"{to}", StringComparison.Ordinal) + "href=\"".Length;
        return System.Net.WebUtility.HtmlDecode(html[start..html.IndexOf('"', start)]);
    }
}
