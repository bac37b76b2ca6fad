using Analyzer.Store;

namespace Analyzer.IntegrationTests.Store;

/// <summary>The embedded engine does what every engine does.</summary>
public sealed class DuckDbContractTests : ReportStoreContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-store-").FullName;

    protected override Task<ISpanStore> OpenAsync(TimeProvider clock) =>
        SpanStores.OpenAsync(new StoreOptions { DataDirectory = _folder, Time = clock }, default);

    protected override ValueTask RemoveAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
