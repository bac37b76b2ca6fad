using Analyzer.IntegrationTests.Store;
using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Crash;

/// <summary>On a PostgreSQL server.</summary>
[Trait("Engine", "PostgreSQL")]
public sealed class PostgreSqlKillTests(PostgreSqlServer server) : KillContract, IAsyncLifetime
{
    private string _database = "";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StoreArguments => ["--store", _database];

    /// <inheritdoc/>
    protected override StoreOptions Options => new() { ConnectionString = _database, DataDirectory = Folder };

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _database = await server.CreateDatabaseAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
