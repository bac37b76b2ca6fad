using Analyzer.Store;

namespace Analyzer.IntegrationTests.Analysis;

/// <summary>Background analysis on the embedded engine; one process has the file, so replicas share its store.</summary>
public sealed class DuckDbBackgroundAnalysisTests : BackgroundAnalysisContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-store-").FullName;
    private ISpanStore? _store;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private protected override async Task<ISpanStore> OpenAsync() => _store ??= await SpanStores.OpenAsync(new StoreOptions { DataDirectory = _folder, Time = Clock }, default);
}
