using System.Text.Json;
using Analyzer.Model.Spans;

namespace Analyzer.Store.Dictionary;

/// <summary>Entries that rows refer to and that are to be read from the store.</summary>
internal sealed class MissingEntries
{
    /// <summary>Ids into <c>name</c>.</summary>
    public HashSet<int> Names { get; } = [];

    /// <summary>Ids into <c>scope</c>.</summary>
    public HashSet<int> Scopes { get; } = [];

    /// <summary>Ids into <c>resource</c>.</summary>
    public HashSet<int> Resources { get; } = [];

    /// <summary>Ids into <c>attribute</c>.</summary>
    public HashSet<int> Attributes { get; } = [];

    /// <summary>Whether nothing is missing.</summary>
    public bool IsEmpty => Names.Count + Scopes.Count + Resources.Count + Attributes.Count == 0;

    /// <summary>Forgets the ids.</summary>
    public void Clear()
    {
        Names.Clear();
        Scopes.Clear();
        Resources.Clear();
        Attributes.Clear();
    }
}

/// <summary>
/// Rows into a batch. For some rows at a time: <see cref="Want"/> for each, then the engine reads what is in <see cref="Missing"/>
/// and hands it to the <c>Learn</c> methods, then <see cref="Add"/> for each. Ids are mapped by arrays.
/// </summary>
/// <remarks>Not thread-safe; one per read.</remarks>
internal sealed class SpanDecoder(SpanBatch into, EntryCache cache)
{
    private readonly SpanDraft _draft = new();
    private readonly List<SpanAttribute> _own = [];
    private readonly IdMap<SpanAttribute> _attributes = new();
    private readonly IdMap<int> _names = new(), _scopes = new(), _resources = new();

    /// <summary>What the wanted rows refer to and nobody has read yet; cleared by the engine once it has.</summary>
    public MissingEntries Missing { get; } = new();

    /// <summary>Makes sure that what a row refers to is known, or in <see cref="Missing"/>.</summary>
    public void Want(int nameId, int scopeId, int resourceId, ReadOnlySpan<int> attributeIds)
    {
        if (nameId != 0 && !_names.Has(nameId)) WantName(nameId);
        if (!_scopes.Has(scopeId)) WantScope(scopeId);
        if (!_resources.Has(resourceId)) WantResource(resourceId);
        foreach (var id in attributeIds)
        {
            if (id != 0 && !_attributes.Has(id)) WantAttribute(id);
        }
    }

    /// <summary>A row of table <c>attribute</c>; parameters as in <see cref="EntryCache.AddAttribute"/>.</summary>
    public void LearnAttribute(int id, string key, AttributeType type, string value, byte[]? exactKey, byte[]? exactValue) =>
        Map(id, cache.AddAttribute(id, key, type, value, exactKey, exactValue));

    /// <summary>A row of table <c>name</c>.</summary>
    public void LearnName(int id, string value, byte[]? exact) => _names.Set(id, into.Strings.Intern(cache.AddName(id, value, exact)));

    /// <summary>A row of table <c>scope</c>.</summary>
    public void LearnScope(int id, string name, string version, byte[]? exactName, byte[]? exactVersion) => Map(id, cache.AddScope(id, name, version, exactName, exactVersion));

    /// <summary>A row of table <c>resource</c>.</summary>
    public void LearnResource(int id, string attributes) => Map(id, cache.AddResource(id, attributes));

    /// <summary>Adds a wanted row to the batch.</summary>
    /// <exception cref="StoreException">The row refers to an entry that the store does not have.</exception>
    public void Add(in StoredSpan row)
    {
        _draft.Reset();
        _draft.TraceId = new TraceId(row.TraceHigh, row.TraceLow);
        _draft.SpanId = new SpanId(row.SpanId);
        _draft.ParentId = new SpanId(row.ParentId);
        _draft.StartNs = row.StartNs;
        _draft.EndNs = unchecked(row.StartNs + row.DurationNs);
        _draft.Name = row.NameId == 0 ? 0 : _names.Get(row.NameId, "name");
        _draft.Kind = (SpanKind)row.Kind;
        _draft.Status = (SpanStatus)row.Status;
        _draft.Flags = row.Flags;
        if (!row.StatusMessage.IsEmpty) _draft.StatusMessage = into.Strings.Intern(row.StatusMessage);
        if (!row.TraceState.IsEmpty) _draft.TraceState = into.Strings.Intern(row.TraceState);
        AddAttributes(row);
        if (!row.Details.IsEmpty) SpanDetails.Read(row.Details, into, _draft);
        into.Add(_draft, _resources.Get(row.ResourceId, "resource"), _scopes.Get(row.ScopeId, "scope"));
    }

    private void AddAttributes(in StoredSpan row)
    {
        var next = 0;
        if (!row.OwnAttributes.IsEmpty)
        {
            _own.Clear();
            var json = new Utf8JsonReader(row.OwnAttributes);
            KeyValueReader.ReadArray(ref json, into, _own);
        }

        foreach (var id in row.AttributeIds) _draft.Attributes.Add(id == 0 ? _own[next++] : _attributes.Get(id, "attribute"));
    }

    private void WantName(int id)
    {
        if (cache.TryGetName(id, out var name)) _names.Set(id, into.Strings.Intern(name));
        else Missing.Names.Add(id);
    }

    private void WantScope(int id)
    {
        if (cache.TryGetScope(id, out var scope)) Map(id, scope);
        else Missing.Scopes.Add(id);
    }

    private void WantResource(int id)
    {
        if (cache.TryGetResource(id, out var attributes)) Map(id, attributes);
        else Missing.Resources.Add(id);
    }

    private void WantAttribute(int id)
    {
        if (cache.TryGetAttribute(id, out var entry)) Map(id, entry);
        else Missing.Attributes.Add(id);
    }

    private void Map(int id, AttributeEntry entry) => _attributes.Set(id, AttributeCodec.Parse(into, into.Strings.Intern(entry.Key), entry.Type, entry.Value));

    private void Map(int id, (byte[] Name, byte[] Version) scope) =>
        _scopes.Set(id, into.Resources.InternScope(into.Strings.Intern(scope.Name), into.Strings.Intern(scope.Version)));

    private void Map(int id, byte[] resource)
    {
        var attributes = new List<SpanAttribute>();
        var json = new Utf8JsonReader(resource);
        KeyValueReader.ReadArray(ref json, into, attributes);
        _resources.Set(id, into.Resources.Intern(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(attributes)));
    }
}
