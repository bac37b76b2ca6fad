using Analyzer.IntegrationTests.Report;
using Analyzer.IntegrationTests.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Pages;

public sealed class DuckDbFirstRunTests(Browser browser) : FirstRunContract(browser), IClassFixture<Browser>
{
    private protected override Task<PagesService> StartAsync() => PagesService.StartAsync();
}

[Trait("Engine", "PostgreSQL")]
public sealed class PostgreSqlFirstRunTests(Browser browser, PostgreSqlServer server) : FirstRunContract(browser), IClassFixture<Browser>
{
    private protected override async Task<PagesService> StartAsync() => await PagesService.StartAsync(await server.CreateDatabaseAsync());
}
