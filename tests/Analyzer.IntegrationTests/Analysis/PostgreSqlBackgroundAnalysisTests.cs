using Analyzer.IntegrationTests.Store;
using Analyzer.Store;

namespace Analyzer.IntegrationTests.Analysis;

/// <summary>Background analysis on PostgreSQL, which replicas share.</summary>
public sealed class PostgreSqlBackgroundAnalysisTests(PostgreSqlServer server) : BackgroundAnalysisContract
{
    private string? _database;

    private protected override async Task<ISpanStore> OpenAsync() =>
        await SpanStores.OpenAsync(new StoreOptions { ConnectionString = _database ??= await server.CreateDatabaseAsync(), DataDirectory = "", Time = Clock }, default);
}
