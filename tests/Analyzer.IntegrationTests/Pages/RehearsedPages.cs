using System.Text.Json;
using Analyzer.IntegrationTests.Report;
using Analyzer.Service.Reports.Schedules;
using Microsoft.Extensions.DependencyInjection;
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
        await AddScheduleAsync("Weekly report", "folder:/nowhere");
        await AddScheduleAsync("Paused");
        await PostAsync("/schedules/paused/pause");
        var status = JsonDocument.Parse(await Service.Service.Client.GetStringAsync(Service.Address("/api/v1/status"))).RootElement;
        var end = status.GetProperty("newest").GetDateTimeOffset().AddHours(1);
        await PostAsync("/reports", JsonSerializer.Serialize(new { from = end.AddHours(-24), to = end }));
        Report = await LinkAsync("/reports", "/reports/");
    }

    /// <summary>Path of a report on a period.</summary>
    public string Report { get; private set; } = "";

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
        "report" => Report,
        "schedule" => "/schedules/weekly-report",
        "edge" => "/edges?caller=checkout&callee=inventory",
        "service" => "/services/inventory",
        "peer" => "/services/shop/postgresql",
        _ => name,
    };

    private async Task AddScheduleAsync(string name, params string[] targets)
    {
        await PostAsync("/schedules", JsonSerializer.Serialize(new { name, cron = "0 8 * * 1", timeZone = "Europe/Berlin", period = "1d", targets }));
        await PostAsync($"/schedules/{name.ToLowerInvariant().Replace(' ', '-')}/run");
        await Service.Service.Services.GetRequiredService<ScheduleKeeper>().IdleAsync();
    }

    private async Task PostAsync(string path, string? body = null)
    {
        using var content = new StringContent(body ?? "", System.Text.Encoding.UTF8, "application/json");
        using var answer = await Service.Service.Client.PostAsync(Service.Address("/api/v1" + path), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> LinkAsync(string page, string to)
    {
        var html = await Service.Service.Client.GetStringAsync(Service.Address(page));
        var start = html.IndexOf($"href=\"{to}", StringComparison.Ordinal) + "href=\"".Length;
        return System.Net.WebUtility.HtmlDecode(html[start..html.IndexOf('"', start)]);
    }
}
