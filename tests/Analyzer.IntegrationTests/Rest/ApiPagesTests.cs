using Analyzer.IntegrationTests.Report;
using Xunit;

namespace Analyzer.IntegrationTests.Rest;

/// <summary>The document can be browsed, and the pages ask nobody but us.</summary>
public sealed class ApiPagesTests(DuckDbRestFixture service, Browser browser) : IClassFixture<DuckDbRestFixture>, IClassFixture<Browser>
{
    [Fact]
    public async Task Pages_ShowTheOperations_AndLoadNothingFromElsewhere()
    {
        await using var open = await browser.OpenAsync(new Uri(service.Address, "/api").ToString(), 1280);

        await open.Page.GetByText("What the service holds").First.WaitForAsync(new() { Timeout = 30_000 });

        Assert.All(open.Requests, url => Assert.True(url.StartsWith(service.Address.ToString(), StringComparison.Ordinal) || url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal), url));
        Assert.Contains(open.Requests, url => url.EndsWith("/api/openapi.json", StringComparison.Ordinal));
        Assert.DoesNotContain(open.Complaints, complaint => complaint.Contains("Content Security Policy", StringComparison.Ordinal));
    }
}
