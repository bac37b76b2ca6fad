using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>PostgreSQL does what every engine does.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class PostgreSqlContractTests(PostgreSqlServer server) : ReportStoreContract
{
    private string? _database;

    protected override async Task<ISpanStore> OpenAsync(TimeProvider clock) =>
        await SpanStores.OpenAsync(new StoreOptions { ConnectionString = _database ??= await server.CreateDatabaseAsync(), DataDirectory = "", Time = clock }, default);

    protected override ValueTask RemoveAsync() => default;
}
