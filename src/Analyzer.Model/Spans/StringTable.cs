using System.IO.Hashing;
using System.Text;

namespace Analyzer.Model.Spans;

/// <summary>
/// Interned UTF-8 strings: each distinct byte sequence gets one small id. Id 0 is the empty string.
/// Ids follow the order of arrival, so no result may depend on their order.
/// </summary>
/// <remarks>Not thread-safe. Bytes are kept as they came; invalid UTF-8 becomes U+FFFD only when decoded.</remarks>
public sealed class StringTable
{
    private const int ChunkBytes = 1 << 20;

    // Seeded per process: a hostile sender cannot prepare strings that collide. No result depends on hash order.
    private static readonly long s_seed = Random.Shared.NextInt64();

    private readonly List<byte[]> _chunks = [];
    private int _used = ChunkBytes;
    private int[] _buckets = new int[1024];
    private Entry[] _entries = new Entry[512];
    private string?[] _decoded = new string?[512];

    /// <summary>Creates a table that holds only the empty string, under id 0.</summary>
    public StringTable() => Clear();

    /// <summary>How many distinct strings the table holds, the empty one included.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of string data kept, hash structures not counted.</summary>
    public long Bytes { get; private set; }

    /// <summary>How often the table was cleared: ids of an earlier generation mean nothing in a later one.</summary>
    public int Generation { get; private set; }

    /// <summary>The id of <paramref name="utf8"/>, adding it if it is new.</summary>
    public int Intern(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return 0;
        var hash = Hash(utf8);
        var mask = _buckets.Length - 1;
        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            var id = _buckets[at];
            if (id == 0) return Add(utf8, hash, at);
            ref readonly var entry = ref _entries[id];
            if (entry.Hash == hash && entry.Length == utf8.Length && utf8.SequenceEqual(GetUtf8(id))) return id;
        }
    }

    /// <summary>The id of <paramref name="text"/>, adding it if it is new. Lone surrogates become U+FFFD.</summary>
    public int Intern(string text)
    {
        if (text.Length == 0) return 0;
        var max = Encoding.UTF8.GetMaxByteCount(text.Length);
        var buffer = max <= 512 ? stackalloc byte[512] : new byte[max];
        return Intern(buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
    }

    /// <summary>The id of <paramref name="text"/>, or -1 when the table does not hold it.</summary>
    public int Find(string text)
    {
        if (text.Length == 0) return 0;
        var utf8 = Encoding.UTF8.GetBytes(text);
        var hash = Hash(utf8);
        var mask = _buckets.Length - 1;
        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            var id = _buckets[at];
            if (id == 0) return -1;
            if (_entries[id].Hash == hash && GetUtf8(id).SequenceEqual(utf8)) return id;
        }
    }

    /// <summary>The bytes behind <paramref name="id"/>.</summary>
    public ReadOnlySpan<byte> GetUtf8(int id)
    {
        ref readonly var entry = ref _entries[id];
        return entry.Length == 0 ? [] : _chunks[entry.Chunk].AsSpan(entry.Offset, entry.Length);
    }

    /// <summary>The text behind <paramref name="id"/>; decoded once.</summary>
    public string GetString(int id) => _decoded[id] ??= Encoding.UTF8.GetString(GetUtf8(id));

    /// <summary>Forgets every string, so that the table can be used for another batch.</summary>
    public void Clear()
    {
        Array.Clear(_buckets);
        Array.Clear(_decoded);
        if (_chunks.Count > 1) _chunks.RemoveRange(1, _chunks.Count - 1);
        _used = _chunks.Count == 0 ? ChunkBytes : 0;
        _entries[0] = default;
        _decoded[0] = "";
        Count = 1;
        Bytes = 0;
        Generation++;
    }

    private static uint Hash(ReadOnlySpan<byte> utf8) => (uint)XxHash3.HashToUInt64(utf8, s_seed);

    private int Add(ReadOnlySpan<byte> utf8, uint hash, int bucket)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
            Array.Resize(ref _decoded, Count * 2);
        }

        var (chunk, offset) = Reserve(utf8.Length);
        utf8.CopyTo(_chunks[chunk].AsSpan(offset));
        var id = Count++;
        Bytes += utf8.Length;
        _entries[id] = new Entry(hash, chunk, offset, utf8.Length);
        _buckets[bucket] = id;
        if (Count * 2 > _buckets.Length) Rehash();
        return id;
    }

    private (int Chunk, int Offset) Reserve(int length)
    {
        if (_used + length > ChunkBytes || _chunks.Count == 0)
        {
            // A string longer than a chunk gets a chunk of its own.
            _chunks.Add(new byte[Math.Max(ChunkBytes, length)]);
            _used = 0;
        }

        var offset = _used;
        _used = length > ChunkBytes ? ChunkBytes : _used + length;
        return (_chunks.Count - 1, offset);
    }

    private void Rehash()
    {
        _buckets = new int[_buckets.Length * 2];
        var mask = _buckets.Length - 1;
        for (var id = 1; id < Count; id++)
        {
            var at = (int)_entries[id].Hash & mask;
            while (_buckets[at] != 0) at = (at + 1) & mask;
            _buckets[at] = id;
        }
    }

    private readonly record struct Entry(uint Hash, int Chunk, int Offset, int Length);
}
