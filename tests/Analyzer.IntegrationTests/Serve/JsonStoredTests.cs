using System.Net;
using System.Text;
using Analyzer.IntegrationTests.Store;
using Analyzer.Model.Spans;
using Analyzer.Store;
using Analyzer.Tests.Ingest;
using Xunit;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>OTLP/JSON through the service into a real engine and back.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class JsonStoredTests(PostgreSqlServer server) : Cli.TemporaryFolder
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ExampleOfTheSpecification_ComesBackAsWritten(bool postgreSql)
    {
        var stored = await ThereAndBackAsync(postgreSql, OtlpHttpTests.SpecificationExample, new TraceId(0x5b8efff798038103, 0xd269b633813fc60c));
        Assert.Equal(
            "5b8efff798038103d269b633813fc60c eee19b7ec3c1b174<eee19b7ec3c1b173 I'm a server span Server 1544712660000000000-1544712661000000000 Unset()  0 scope my.library@1.0.0 resource{service.name='my.service'} span{my.span.attr='some value'}",
            Assert.Single(Reading.Show(stored)));
    }

    // BullMQ's db.query.text holds NUL; JavaScript cuts texts in the middle of a surrogate pair.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TextsThatDatabasesRefuse_ComeBack(bool postgreSql)
    {
        var span = Reading.Span(more: "\"kind\":3,\"attributes\":[{\"key\":\"db.query.text\",\"value\":{\"stringValue\":\"a\\u0000b\"}},{\"key\":\"cut\",\"value\":{\"stringValue\":\"x\\ud83d\"}},{\"key\":\"k\\u0000\",\"value\":{\"stringValue\":\"\"}}]");
        var read = Reading.Otlp(span);
        var expected = Reading.Read(read).Batch;
        var stored = await ThereAndBackAsync(postgreSql, read, expected.TraceIdOf(0));
        Assert.Equal(Reading.Show(expected), Reading.Show(stored));
        Assert.Contains("a\0b", Reading.Attributes(stored, 0), StringComparison.Ordinal);
    }

    private async Task<SpanBatch> ThereAndBackAsync(bool postgreSql, string request, TraceId trace)
    {
        var options = new StoreOptions { DataDirectory = In("data"), ConnectionString = postgreSql ? await server.CreateDatabaseAsync() : null };
        await using var store = await SpanStores.OpenAsync(options, TestContext.Current.CancellationToken);
        await using var service = await TestService.StartAsync(over: store);
        using var response = await service.PostAsync(Encoding.UTF8.GetBytes(request), "application/json");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var stored = new SpanBatch();
        Assert.Equal(1, await store.ReadTraceAsync(trace, stored, TestContext.Current.CancellationToken));
        return stored;
    }
}
