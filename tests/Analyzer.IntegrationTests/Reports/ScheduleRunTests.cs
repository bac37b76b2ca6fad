using Analyzer.IntegrationTests.Store;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Reports;

/// <summary>Due times beside the embedded file.</summary>
public sealed class DuckDbScheduleRunTests : ScheduleRunContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-schedules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private protected override Task<ISpanStore> OpenAsync() => SpanStores.OpenAsync(new StoreOptions { DataDirectory = _folder }, default);
}

/// <summary>Due times on PostgreSQL.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class PostgreSqlScheduleRunTests(PostgreSqlServer server) : ScheduleRunContract
{
    private protected override async Task<ISpanStore> OpenAsync() => await SpanStores.OpenAsync(new StoreOptions { ConnectionString = await server.CreateDatabaseAsync(), DataDirectory = "" }, default);
}
