using System.Runtime.InteropServices;

namespace Analyzer.Model.Spans;

/// <summary>A resource as analysis needs it; all fields are ids in the batch's <see cref="StringTable"/>.</summary>
/// <param name="Service"><c>service.namespace/service.name</c>, or just the name where there is no namespace.</param>
/// <param name="Instance"><c>service.instance.id</c>, else <c>k8s.pod.name</c>, else <c>host.name</c>; 0 when none is given.</param>
/// <param name="Version"><c>service.version</c>; 0 when not given.</param>
/// <param name="Language"><c>telemetry.sdk.language</c>; 0 when not given.</param>
public readonly record struct Resource(int Service, int Instance, int Version, int Language);

/// <summary>The distinct resources and instrumentation scopes of a batch. The same set of attributes is one resource.</summary>
public sealed class ResourceTable(StringTable strings)
{
    private static readonly string[] s_instanceKeys = ["service.instance.id", "k8s.pod.name", "host.name"];

    private readonly List<Resource> _resources = [];
    private readonly List<SpanAttribute[]> _attributes = [];
    private readonly Dictionary<ResourceKey, int> _ids = [];
    private readonly List<(int Name, int Version)> _scopes = [];
    private readonly Dictionary<(int, int), int> _scopeIds = [];

    /// <summary>How many distinct resources there are.</summary>
    public int Count => _resources.Count;

    /// <summary>How many distinct instrumentation scopes there are.</summary>
    public int ScopeCount => _scopes.Count;

    /// <summary>How often the table was cleared: ids of an earlier generation mean nothing in a later one.</summary>
    public int Generation { get; private set; }

    /// <summary>Whether an attribute of a resource points into the batch's 64-bit numbers.</summary>
    internal bool HoldsNumbers { get; private set; }

    /// <summary>The resource with this id.</summary>
    public Resource this[int id] => _resources[id];

    /// <summary>All attributes of the resource, sorted by key text.</summary>
    public ReadOnlySpan<SpanAttribute> AttributesOf(int id) => _attributes[id];

    /// <summary>Replaces the attributes of a resource by others of the same keys; what it is found by stays.</summary>
    public void Replace(int id, SpanAttribute[] attributes) => _attributes[id] = attributes;

    /// <summary>Name and version of an instrumentation scope, as string ids.</summary>
    public (int Name, int Version) Scope(int id) => _scopes[id];

    /// <summary>The id of the resource with these attributes, adding it if it is new. Order and repetition do not matter; the last of two equal keys wins.</summary>
    public int Intern(ReadOnlySpan<SpanAttribute> attributes)
    {
        var lookup = new ResourceKey(attributes.ToArray());
        if (_ids.TryGetValue(lookup, out var known)) return known;

        var canonical = Canonical(attributes);
        var key = new ResourceKey(canonical);
        if (!_ids.TryGetValue(key, out var id))
        {
            id = _resources.Count;
            HoldsNumbers |= Array.Exists(canonical, attribute => attribute.Type is AttributeType.Int64 or AttributeType.Double);
            _attributes.Add(canonical);
            _resources.Add(Describe(canonical));
            _ids.Add(key, id);
        }

        _ids.TryAdd(lookup, id);
        return id;
    }

    /// <summary>The id of an instrumentation scope, adding it if it is new.</summary>
    public int InternScope(int name, int version)
    {
        ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(_scopeIds, (name, version), out var exists);
        if (!exists)
        {
            id = _scopes.Count;
            _scopes.Add((name, version));
        }

        return id;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _resources.Clear();
        _attributes.Clear();
        _ids.Clear();
        _scopes.Clear();
        _scopeIds.Clear();
        HoldsNumbers = false;
        Generation++;
    }

    private SpanAttribute[] Canonical(ReadOnlySpan<SpanAttribute> attributes)
    {
        var byKey = new Dictionary<int, SpanAttribute>(attributes.Length);
        foreach (var attribute in attributes) byKey[attribute.Key] = attribute;
        var result = byKey.Values.ToArray();
        Array.Sort(result, (a, b) => strings.GetUtf8(a.Key).SequenceCompareTo(strings.GetUtf8(b.Key)));
        return result;
    }

    private Resource Describe(SpanAttribute[] attributes)
    {
        var name = TextOf(attributes, "service.name");
        var space = TextOf(attributes, "service.namespace");
        // The OpenTelemetry SDK's own default for a missing service.name.
        var service = name != 0 ? name : strings.Intern("unknown_service");
        if (space != 0) service = strings.Intern($"{strings.GetString(space)}/{strings.GetString(service)}");
        var instance = 0;
        foreach (var key in s_instanceKeys)
        {
            instance = TextOf(attributes, key);
            if (instance != 0) break;
        }

        return new Resource(service, instance, TextOf(attributes, "service.version"), TextOf(attributes, "telemetry.sdk.language"));
    }

    private int TextOf(SpanAttribute[] attributes, string key)
    {
        foreach (var attribute in attributes)
        {
            if (strings.GetString(attribute.Key) != key) continue;
            if (attribute.Type == AttributeType.Text) return attribute.Value;
            if (attribute.Type == AttributeType.Int32) return strings.Intern(attribute.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return 0;
    }

    private readonly struct ResourceKey(SpanAttribute[] attributes) : IEquatable<ResourceKey>
    {
        private readonly SpanAttribute[] _attributes = attributes;

        public bool Equals(ResourceKey other) =>
            MemoryMarshal.AsBytes<SpanAttribute>(_attributes).SequenceEqual(MemoryMarshal.AsBytes<SpanAttribute>(other._attributes));

        public override bool Equals(object? obj) => obj is ResourceKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes<SpanAttribute>(_attributes));
            return hash.ToHashCode();
        }
    }
}
