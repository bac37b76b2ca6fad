using DuckDB.NET.Data;

namespace Analyzer.Store.DuckDb;

/// <summary>
/// Drops the oldest blocks. Their rows are whole row groups, which a checkpoint frees for reuse; the file shrinks only when its end is
/// free, so after retention it stays as long as it ever was and fills again.
/// </summary>
internal sealed class DuckDbRetention(DuckDbFile file, DuckDbWriter writer, BlockIndex blocks, WindowArrivals windows)
{
    private const int MostRounds = 8;

    /// <summary>Drops what the policy no longer keeps.</summary>
    public async Task<RetentionResult> RunAsync(RetentionPolicy policy, long nowNs, CancellationToken cancellation)
    {
        var before = Used();
        var dropped = new List<Block>();
        if (policy.MaxAgeNs is { } age) dropped.AddRange(await DropAsync(() => blocks.Blocks.Where(block => block.NewestNs < nowNs - age).ToList(), cancellation).ConfigureAwait(false));
        if (policy.MaxBytes is { } most)
        {
            if (Used() > most) await writer.CheckpointAsync(cancellation).ConfigureAwait(false);
            for (var round = 0; round < MostRounds && Used() > most; round++)
            {
                var oldest = await DropAsync(() => Oldest(Used() - most), cancellation).ConfigureAwait(false);
                if (oldest.Count == 0) break;
                dropped.AddRange(oldest);
            }
        }

        return new RetentionResult(dropped.Count, dropped.Sum(block => block.Spans), Math.Max(0, before - Used()));
    }

    /// <summary>Bytes in use: of the file, what is not free, and the log.</summary>
    public static long UsedBytes(DuckDBConnection connection, DuckDbFile file)
    {
        var used = 0L;
        connection.Query("SELECT used_blocks * block_size FROM pragma_database_size()", row => used = row.GetInt64(0));
        return used + (new FileInfo(file.LogPath) is { Exists: true } log ? log.Length : 0);
    }

    private long Used() => file.Use(connection => UsedBytes(connection, file));

    private List<Block> Oldest(long excessBytes)
    {
        var all = blocks.Blocks;
        var bytesPerSpan = (double)Used() / Math.Max(1, all.Sum(block => block.Spans));
        var chosen = new List<Block>();
        foreach (var block in all)
        {
            if (chosen.Sum(item => item.Spans) * bytesPerSpan >= excessBytes) break;
            chosen.Add(block);
        }

        return chosen;
    }

    // Chosen again when the writer is ours: meanwhile an append may have put new spans into the block that grows.
    private async Task<List<Block>> DropAsync(Func<List<Block>> choose, CancellationToken cancellation)
    {
        var old = choose();
        if (old.Count == 0) return old;
        List<long> frozen = [];
        await writer.RunAsync(
            connection =>
            {
                old = choose();
                if (old.Count == 0) return;
                var list = string.Join(',', old.Select(block => block.Id));
                frozen = windows.Freeze(connection, list, old.Max(block => block.NewestNs));
                connection.Execute($"DELETE FROM span WHERE block_id IN ({list}); DELETE FROM block WHERE id IN ({list});");
            },
            () =>
            {
                blocks.Remove(old.Select(block => block.Id).ToHashSet());
                windows.Frozen(frozen);
            },
            cancellation).ConfigureAwait(false);
        if (old.Count == 0) return old;
        await writer.CheckpointAsync(cancellation).ConfigureAwait(false);
        return old;
    }
}
