namespace Analyzer.Store.PostgreSql;

/// <summary>The oldest and the newest start as they were looked for last, which holds as long as no span came and no partition went.</summary>
internal sealed class KnownEnds
{
    private volatile Found? _last;

    /// <summary>Whether they are known for a store of so many spans in such partitions.</summary>
    public bool Are(long spans, IReadOnlyList<PartitionTable> tables, out (long? Oldest, long? Newest) ends)
    {
        var last = _last;
        ends = last?.Ends ?? default;
        return last is not null && last.Spans == spans && last.Tables.SequenceEqual(tables.Select(table => table.Name), StringComparer.Ordinal);
    }

    /// <summary>Keeps them.</summary>
    public void Keep(long spans, IReadOnlyList<PartitionTable> tables, (long? Oldest, long? Newest) ends) => _last = new Found(spans, [.. tables.Select(table => table.Name)], ends);

    private sealed record Found(long Spans, IReadOnlyList<string> Tables, (long? Oldest, long? Newest) Ends);
}
