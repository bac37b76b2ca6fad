using System.Runtime.CompilerServices;

namespace Analyzer.Store.Dictionary;

/// <summary>
/// Attributes of one batch to the store's ids: open addressing over 16-byte entries, because every attribute of every span asks it.
/// </summary>
internal sealed class SlotMap
{
    private const int Empty = -1;

    private Entry[] _entries = new Entry[1 << 12];

    /// <summary>Creates an empty map.</summary>
    public SlotMap() => Clear();

    /// <summary>How many attributes are known.</summary>
    public int Count { get; private set; }

    /// <summary>The id of an attribute; 0 when it is unknown.</summary>
    /// <param name="keyAndType">Key's string id, shifted by three, and type.</param>
    /// <param name="value">String id, or the number's bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int keyAndType, long value)
    {
        var entries = _entries;
        var mask = entries.Length - 1;
        for (var at = Place(keyAndType, value) & mask; ; at = (at + 1) & mask)
        {
            ref readonly var entry = ref entries[at];
            if (entry.KeyAndType == keyAndType && entry.Value == value) return entry.Id;
            if (entry.KeyAndType == Empty) return 0;
        }
    }

    /// <summary>Notes an attribute's id, which may replace an earlier one.</summary>
    public void Set(int keyAndType, long value, int id)
    {
        if (Count * 2 >= _entries.Length) Grow();
        if (Put(_entries, new Entry(keyAndType, id, value))) Count++;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Fill(_entries, new Entry(Empty, 0, 0));
        Count = 0;
    }

    private static int Place(int keyAndType, long value)
    {
        var mixed = ((ulong)value + ((ulong)(uint)keyAndType << 32)) * 0x9E3779B97F4A7C15;
        return (int)(mixed >> 33);
    }

    private static bool Put(Entry[] entries, Entry item)
    {
        var mask = entries.Length - 1;
        for (var at = Place(item.KeyAndType, item.Value) & mask; ; at = (at + 1) & mask)
        {
            ref var entry = ref entries[at];
            var isNew = entry.KeyAndType == Empty;
            if (!isNew && (entry.KeyAndType != item.KeyAndType || entry.Value != item.Value)) continue;
            entry = item;
            return isNew;
        }
    }

    private void Grow()
    {
        var larger = new Entry[_entries.Length * 2];
        Array.Fill(larger, new Entry(Empty, 0, 0));
        foreach (var entry in _entries)
        {
            if (entry.KeyAndType != Empty) Put(larger, entry);
        }

        _entries = larger;
    }

    private readonly record struct Entry(int KeyAndType, int Id, long Value);
}
