using Analyzer.IntegrationTests.Store;

namespace Analyzer.IntegrationTests.Citus;

/// <summary>A cluster of the tests' own, that they may break: a coordinator and two workers.</summary>
public sealed class CitusServer : IAsyncDisposable
{
    private readonly PostgreSqlServer _coordinator = new(workers: 2);

    /// <summary>The coordinator.</summary>
    public PostgreSqlServer Coordinator => _coordinator;

    /// <summary>The workers.</summary>
    internal CitusWorkers Workers => _coordinator.Workers!;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _coordinator.DisposeAsync();
}
