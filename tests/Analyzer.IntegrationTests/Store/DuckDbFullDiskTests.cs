using Analyzer.Store;
using Xunit;

namespace Analyzer.IntegrationTests.Store;

/// <summary>A full disk refuses appends and loses nothing that was accepted; with room again, the same store goes on.</summary>
public sealed class DuckDbFullDiskTests
{
    private const int Spans = 2_000;

    [Fact]
    public async Task Append_OnAFullDisk_IsRefusedUntilThereIsRoom()
    {
        using var disk = SmallDisk.Mount(megabytes: 48);
        var ballast = Path.Combine(disk.Folder, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[24 << 20]);
        await using var store = await SpanStores.OpenAsync(new StoreOptions { DataDirectory = Path.Combine(disk.Folder, "data"), MemoryBytes = 256 << 20 }, default);
        var accepted = 0;
        StoreUnavailableException? refused = null;
        while (refused is null)
        {
            Assert.InRange(accepted, 0, 1_000);
            try
            {
                await store.AppendAsync([RandomBatch.Of(accepted, Spans)], default);
                accepted++;
            }
            catch (StoreUnavailableException full)
            {
                refused = full;
            }
        }

        Assert.Contains("disk", refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.True(accepted > 0);
        File.Delete(ballast);
        await store.AppendAsync([RandomBatch.Of(accepted, Spans)], default);
        accepted++;
        Assert.Equal((long)accepted * Spans, await store.CountAsync(long.MinValue, long.MaxValue, default));
    }
}
