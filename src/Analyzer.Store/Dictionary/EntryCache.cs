using System.Collections.Concurrent;
using System.Text;
using Analyzer.Model.Spans;

namespace Analyzer.Store.Dictionary;

/// <summary>An attribute value as read from table <c>attribute</c>.</summary>
/// <param name="Key">The key's bytes.</param>
/// <param name="Type">The stored type.</param>
/// <param name="Value">The value's text: see <see cref="AttributeCodec"/>.</param>
internal sealed record AttributeEntry(byte[] Key, AttributeType Type, byte[] Value);

/// <summary>
/// Dictionary entries that this process has read, by id: reading one trace needs a hundred of them, and asks for them once. Safe for
/// use by many threads. Entries never change, so nothing is ever stale; when it has grown large it is emptied.
/// </summary>
internal sealed class EntryCache
{
    private const int MostAttributes = 500_000;

    private readonly ConcurrentDictionary<int, AttributeEntry> _attributes = [];
    private readonly ConcurrentDictionary<int, byte[]> _names = [];
    private readonly ConcurrentDictionary<int, (byte[] Name, byte[] Version)> _scopes = [];
    private readonly ConcurrentDictionary<int, byte[]> _resources = [];
    private readonly ConcurrentDictionary<string, byte[]> _keys = new(StringComparer.Ordinal);
    private int _attributeCount;

    /// <summary>Notes a row of table <c>attribute</c>.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="key">Column <c>key</c>.</param>
    /// <param name="type">Column <c>type</c>.</param>
    /// <param name="value">Column <c>value</c>.</param>
    /// <param name="exactKey">Column <c>exact_key</c>.</param>
    /// <param name="exactValue">Column <c>exact_value</c>.</param>
    public AttributeEntry AddAttribute(int id, string key, AttributeType type, string value, byte[]? exactKey, byte[]? exactValue)
    {
        var keyBytes = exactKey ?? _keys.GetOrAdd(key, static text => Encoding.UTF8.GetBytes(text));
        var entry = new AttributeEntry(keyBytes, type, exactValue ?? Encoding.UTF8.GetBytes(value));
        if (Interlocked.Increment(ref _attributeCount) > MostAttributes)
        {
            _attributes.Clear();
            _keys.Clear();
            _attributeCount = 0;
        }

        _attributes[id] = entry;
        return entry;
    }

    /// <summary>Notes a row of table <c>name</c>.</summary>
    public byte[] AddName(int id, string value, byte[]? exact) => _names[id] = exact ?? Encoding.UTF8.GetBytes(value);

    /// <summary>Notes a row of table <c>scope</c>.</summary>
    public (byte[] Name, byte[] Version) AddScope(int id, string name, string version, byte[]? exactName, byte[]? exactVersion) =>
        _scopes[id] = (exactName ?? Encoding.UTF8.GetBytes(name), exactVersion ?? Encoding.UTF8.GetBytes(version));

    /// <summary>Notes the attributes of a row of table <c>resource</c>.</summary>
    public byte[] AddResource(int id, string attributes) => _resources[id] = Encoding.UTF8.GetBytes(attributes);

    /// <summary>The attribute with this id, if it was read.</summary>
    public bool TryGetAttribute(int id, out AttributeEntry entry) => _attributes.TryGetValue(id, out entry!);

    /// <summary>The name with this id, if it was read.</summary>
    public bool TryGetName(int id, out byte[] name) => _names.TryGetValue(id, out name!);

    /// <summary>The scope with this id, if it was read.</summary>
    public bool TryGetScope(int id, out (byte[] Name, byte[] Version) scope) => _scopes.TryGetValue(id, out scope);

    /// <summary>The attributes of the resource with this id, as OTLP/JSON, if they were read.</summary>
    public bool TryGetResource(int id, out byte[] attributes) => _resources.TryGetValue(id, out attributes!);
}
