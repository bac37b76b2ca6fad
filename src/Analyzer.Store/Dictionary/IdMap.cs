namespace Analyzer.Store.Dictionary;

/// <summary>Ids of the store to something of one batch: an array, because the store gives ids without gaps worth mentioning.</summary>
internal sealed class IdMap<T>
{
    private T[] _values = [];
    private bool[] _known = [];

    /// <summary>Whether an id has its value.</summary>
    public bool Has(int id) => (uint)id < (uint)_known.Length && _known[id];

    /// <summary>Notes the value of an id.</summary>
    public void Set(int id, T value)
    {
        if (id >= _values.Length)
        {
            Array.Resize(ref _values, Math.Max(id + 1, _values.Length * 2));
            Array.Resize(ref _known, _values.Length);
        }

        _values[id] = value;
        _known[id] = true;
    }

    /// <summary>The value of an id.</summary>
    /// <exception cref="StoreException">The id has none: the store lacks an entry.</exception>
    public T Get(int id, string table) =>
        Has(id) ? _values[id] : throw new StoreException($"The store refers to row {id} of table {table}, which it does not have: restore the store from a copy, or start a new one.");
}
