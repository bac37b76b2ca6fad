using System.Buffers;
using System.Text;
using System.Text.Json;
using Analyzer.Model.Spans;

namespace Analyzer.Store.Dictionary;

/// <summary>The part of a <see cref="BatchEncoder"/> that maps names, scopes and resources: one entry per distinct one, looked up by array.</summary>
internal sealed class DimensionEncoder(SpanBatch batch, SpanDictionary dictionary)
{
    /// <summary>Marks a name that gets no entry: it travels in <c>details</c>.</summary>
    private const int Own = int.MinValue;

    internal const int NameKind = 1, ScopeKind = 2, ResourceKind = 3;

    private readonly List<int> _pendingNames = [], _pendingScopes = [], _pendingResources = [];
    private int[] _names = [], _scopes = [], _resources = [];
    private int _resourceGeneration = -1;
    private bool _wereEmpty;

    /// <summary>Forgets everything learnt.</summary>
    public void Forget()
    {
        Array.Clear(_names);
        Array.Clear(_scopes);
        Array.Clear(_resources);
    }

    /// <summary>Finds the entries that the spans need.</summary>
    public void Resolve(NewEntries entries)
    {
        if (_resourceGeneration != batch.Resources.Generation || _wereEmpty)
        {
            _resourceGeneration = batch.Resources.Generation;
            _wereEmpty = batch.Resources.ScopeCount == 0 || batch.Resources.Count == 0;
            Array.Clear(_scopes);
            Array.Clear(_resources);
        }

        _pendingNames.Clear();
        _pendingScopes.Clear();
        _pendingResources.Clear();
        Fit(ref _names, batch.Strings.Count);
        // A span may have the id 0 of a table where nobody interned anything: an empty scope or resource.
        Fit(ref _scopes, Math.Max(1, batch.Resources.ScopeCount));
        Fit(ref _resources, Math.Max(1, batch.Resources.Count));
        foreach (var name in batch.Names)
        {
            if (_names[name] == 0) _names[name] = ResolveName(name, entries);
        }

        foreach (var scope in batch.ScopeIds)
        {
            if (_scopes[scope] == 0) _scopes[scope] = ResolveScope(scope, entries);
        }

        foreach (var resource in batch.ResourceIds)
        {
            if (_resources[resource] == 0) _resources[resource] = ResolveResource(resource, entries);
        }
    }

    /// <summary>Writes the ids into the rows.</summary>
    public void Finish(NewEntries entries, EncodedSpans rows)
    {
        foreach (var name in _pendingNames) _names[name] = BatchEncoder.IdOf(_names[name], entries);
        foreach (var scope in _pendingScopes) _scopes[scope] = BatchEncoder.IdOf(_scopes[scope], entries);
        foreach (var resource in _pendingResources) _resources[resource] = BatchEncoder.IdOf(_resources[resource], entries);
        var (nameIds, scopeIds, resourceIds) = rows.DimensionsForWriting;
        var names = batch.Names;
        var scopes = batch.ScopeIds;
        var resources = batch.ResourceIds;
        for (var row = 0; row < batch.Count; row++)
        {
            nameIds[row] = Math.Max(0, _names[names[row]]);
            scopeIds[row] = _scopes[scopes[row]];
            resourceIds[row] = _resources[resources[row]];
        }
    }

    private static void Fit(ref int[] ids, int count)
    {
        if (ids.Length < count) Array.Resize(ref ids, count * 2);
    }

    private int ResolveName(int name, NewEntries entries)
    {
        var utf8 = batch.Strings.GetUtf8(name);
        if (utf8.Length > SpanDictionary.LongestValue) return Own;
        var hash = ContentHash.Of(NameKind, utf8, []);
        var id = dictionary.Find(hash);
        if (id != 0) return id;
        var place = entries.Find(hash);
        if (place < 0)
        {
            if (!dictionary.HasRoomForName()) return Own;
            place = entries.Add(new NewName(hash, StoredText.Readable(utf8), StoredText.Exact(utf8)));
        }

        _pendingNames.Add(name);
        return BatchEncoder.Pending(place);
    }

    private int ResolveScope(int scope, NewEntries entries)
    {
        var (nameId, versionId) = batch.Resources.ScopeCount == 0 ? (0, 0) : batch.Resources.Scope(scope);
        var name = batch.Strings.GetUtf8(nameId);
        var version = batch.Strings.GetUtf8(versionId);
        var hash = ContentHash.Of(ScopeKind, name, version);
        var id = dictionary.Find(hash);
        if (id != 0) return id;
        var place = entries.Find(hash);
        if (place < 0) place = entries.Add(new NewScope(hash, StoredText.Readable(name), StoredText.Readable(version), StoredText.Exact(name), StoredText.Exact(version)));
        _pendingScopes.Add(scope);
        return BatchEncoder.Pending(place);
    }

    private int ResolveResource(int resource, NewEntries entries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, KeyValueWriter.Options)) KeyValueWriter.WriteArray(json, batch, batch.Resources.Count == 0 ? [] : batch.Resources.AttributesOf(resource));
        var hash = ContentHash.Of(ResourceKind, buffer.WrittenSpan, []);
        var id = dictionary.Find(hash);
        if (id != 0) return id;
        var place = entries.Find(hash);
        if (place < 0)
        {
            var described = batch.Resources.Count == 0 ? default : batch.Resources[resource];
            place = entries.Add(new NewResource(hash, Readable(described.Service) ?? "unknown_service", Readable(described.Instance), Readable(described.Version), Encoding.UTF8.GetString(buffer.WrittenSpan)));
        }

        _pendingResources.Add(resource);
        return BatchEncoder.Pending(place);
    }

    private string? Readable(int text) => text == 0 ? null : StoredText.Readable(batch.Strings.GetUtf8(text));
}
