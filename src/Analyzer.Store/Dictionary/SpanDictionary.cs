namespace Analyzer.Store.Dictionary;

/// <summary>
/// What this process knows of the store's dictionary: content to id, and which keys are closed. Shared by all encoders of a store.
/// Safe for use by many threads; asked only when an encoder meets something for the first time.
/// </summary>
/// <remarks>About 40 B an entry: 80 MB when the dictionary is full.</remarks>
internal sealed class SpanDictionary
{
    /// <summary>Most attribute values in the dictionary; further ones stay in their spans.</summary>
    internal const int MostAttributes = 2_000_000;

    /// <summary>Most span names in the dictionary; further ones stay in their spans.</summary>
    internal const int MostNames = 500_000;

    /// <summary>Longest value, key and name that become entries, bytes.</summary>
    internal const int LongestValue = 256;

    private const int MostKeys = 50_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<ContentHash, int> _ids = [];
    private readonly Dictionary<string, KeyAdmission> _keys = new(StringComparer.Ordinal);
    private readonly KeyAdmission _furtherKeys = new();
    private int _attributes;
    private int _names;

    /// <summary>The id of what is known to be in the store; 0 when this process does not know it.</summary>
    public int Find(ContentHash hash)
    {
        lock (_gate) return _ids.GetValueOrDefault(hash);
    }

    /// <summary>Whether a new value of a key becomes an entry.</summary>
    /// <param name="key">The key's admission.</param>
    /// <param name="unreported">Occurrences of the key not yet told through <see cref="Saw"/>, this one included.</param>
    public bool TryAdmit(KeyAdmission key, int unreported)
    {
        lock (_gate) return _attributes < MostAttributes && key.TryAdmit(unreported);
    }

    /// <summary>Whether there is room for another span name.</summary>
    public bool HasRoomForName()
    {
        lock (_gate) return _names < MostNames;
    }

    /// <summary>The admission of a key. Keys beyond a limit share one, so that a sender of random keys cannot fill the memory.</summary>
    public KeyAdmission KeyOf(string key)
    {
        lock (_gate)
        {
            if (_keys.TryGetValue(key, out var known)) return known;
            if (_keys.Count >= MostKeys) return _furtherKeys;
            var admission = new KeyAdmission();
            _keys.Add(key, admission);
            return admission;
        }
    }

    /// <summary>Counts occurrences of a key.</summary>
    public void Saw(KeyAdmission key, int occurrences)
    {
        lock (_gate) key.Saw(occurrences);
    }

    /// <summary>Notes entries that are committed.</summary>
    public void Learn(NewEntries entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries.All)
            {
                if (!_ids.TryAdd(entry.Hash, entry.Id)) continue;
                if (entry is NewAttribute) _attributes++;
                if (entry is NewName) _names++;
            }
        }
    }

    /// <summary>Takes back what an append that failed had admitted: sent again it must not count twice.</summary>
    public void Withdraw(NewEntries entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries.Attributes)
            {
                if (!_ids.ContainsKey(entry.Hash)) entry.Admission.Withdraw();
            }
        }
    }

    /// <summary>Notes a name, scope or resource found in the store at start.</summary>
    public void Restore(ContentHash hash, int id, bool isName)
    {
        lock (_gate)
        {
            if (_ids.TryAdd(hash, id) && isName) _names++;
        }
    }

    /// <summary>Notes an attribute found in the store at start.</summary>
    public void RestoreAttribute(ContentHash hash, int id, string key)
    {
        var admission = KeyOf(key);
        lock (_gate)
        {
            if (!_ids.TryAdd(hash, id)) return;
            _attributes++;
            admission.Restore();
        }
    }
}
