using Analyzer.IntegrationTests.Store;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Analysis;

/// <summary>Background analysis on PostgreSQL, which replicas share.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class PostgreSqlBackgroundAnalysisTests(PostgreSqlServer server) : BackgroundAnalysisContract
{
    private string? _database;

    private protected override async Task<ISpanStore> OpenAsync() =>
        await SpanStores.OpenAsync(new StoreOptions { ConnectionString = _database ??= await server.CreateDatabaseAsync(), DataDirectory = "", Time = Clock }, default);
}
