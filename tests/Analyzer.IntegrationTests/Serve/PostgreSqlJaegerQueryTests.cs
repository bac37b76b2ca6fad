using Analyzer.IntegrationTests.Store;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>Jaeger's query API over PostgreSQL.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class PostgreSqlJaegerQueryTests(PostgreSqlServer server) : JaegerQueryContract
{
    protected override async Task<ISpanStore> OpenAsync() => await SpanStores.OpenAsync(new StoreOptions { ConnectionString = await server.CreateDatabaseAsync(), DataDirectory = "" }, default);

    protected override ValueTask RemoveAsync() => default;
}
