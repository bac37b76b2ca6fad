using Analyzer.Store;

namespace Analyzer.IntegrationTests.Serve;

/// <summary>Jaeger's query API over the embedded engine.</summary>
public sealed class DuckDbJaegerQueryTests : JaegerQueryContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analyzer-jaeger-").FullName;

    protected override Task<ISpanStore> OpenAsync() => SpanStores.OpenAsync(new StoreOptions { DataDirectory = _folder }, default);

    protected override ValueTask RemoveAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
