using Analyzer.Model.Spans;

namespace Analyzer.Store.Dictionary;

/// <summary>An entry that the store does not have yet, or may have from another process.</summary>
/// <param name="Hash">What it says.</param>
internal abstract record NewEntry(ContentHash Hash)
{
    /// <summary>The store's id, from 1; the engine sets it before rows are encoded.</summary>
    public int Id { get; set; }
}

/// <summary>A span name, for table <c>name</c>.</summary>
/// <param name="Hash">What it says.</param>
/// <param name="Value">Readable text.</param>
/// <param name="Exact">The bytes sent, where they are not that text.</param>
internal sealed record NewName(ContentHash Hash, string Value, byte[]? Exact) : NewEntry(Hash);

/// <summary>An instrumentation scope, for table <c>scope</c>.</summary>
/// <param name="Hash">What it says.</param>
/// <param name="Name">Readable text.</param>
/// <param name="Version">Readable text.</param>
/// <param name="ExactName">The bytes of the name, where they are not that text.</param>
/// <param name="ExactVersion">The bytes of the version, where they are not that text.</param>
internal sealed record NewScope(ContentHash Hash, string Name, string Version, byte[]? ExactName, byte[]? ExactVersion) : NewEntry(Hash);

/// <summary>A resource, for table <c>resource</c>.</summary>
/// <param name="Hash">What it says.</param>
/// <param name="Service">Readable text, as <see cref="Resource.Service"/>.</param>
/// <param name="Instance">Readable text; null when not given.</param>
/// <param name="Version">Readable text; null when not given.</param>
/// <param name="Attributes">All attributes as OTLP/JSON (an array of KeyValue), exact.</param>
internal sealed record NewResource(ContentHash Hash, string Service, string? Instance, string? Version, string Attributes) : NewEntry(Hash);

/// <summary>One value of an attribute, for table <c>attribute</c>.</summary>
/// <param name="Hash">What it says.</param>
/// <param name="Key">Readable text.</param>
/// <param name="Type">The stored type: see <see cref="AttributeCodec"/>.</param>
/// <param name="Value">Readable text.</param>
/// <param name="ExactKey">The bytes of the key, where they are not that text.</param>
/// <param name="ExactValue">The bytes of the value's text, where they are not that text.</param>
/// <param name="Admission">Where its key counted it.</param>
internal sealed record NewAttribute(ContentHash Hash, string Key, AttributeType Type, string Value, byte[]? ExactKey, byte[]? ExactValue, KeyAdmission Admission) : NewEntry(Hash);

/// <summary>
/// What the batches of one append need and the process does not know: the engine gives each entry its id, inserts those the store
/// lacks, has the rows encoded, and after the commit tells the <see cref="SpanDictionary"/>.
/// </summary>
internal sealed class NewEntries
{
    private readonly Dictionary<ContentHash, int> _places = [];
    private readonly List<NewEntry> _all = [];

    /// <summary>Span names.</summary>
    public List<NewName> Names { get; } = [];

    /// <summary>Instrumentation scopes.</summary>
    public List<NewScope> Scopes { get; } = [];

    /// <summary>Resources.</summary>
    public List<NewResource> Resources { get; } = [];

    /// <summary>Attribute values.</summary>
    public List<NewAttribute> Attributes { get; } = [];

    /// <summary>Every entry, in the order met.</summary>
    public IReadOnlyList<NewEntry> All => _all;

    /// <summary>The entry at a place.</summary>
    public NewEntry this[int place] => _all[place];

    /// <summary>Where an entry with this content is; -1 when it is not there yet.</summary>
    public int Find(ContentHash hash) => _places.TryGetValue(hash, out var place) ? place : -1;

    /// <summary>Adds an entry that is not there yet.</summary>
    public int Add(NewEntry entry)
    {
        switch (entry)
        {
            case NewName name:
                Names.Add(name);
                break;
            case NewScope scope:
                Scopes.Add(scope);
                break;
            case NewResource resource:
                Resources.Add(resource);
                break;
            case NewAttribute attribute:
                Attributes.Add(attribute);
                break;
            default:
                throw new ArgumentException($"Unknown kind of entry {entry.GetType().Name}.", nameof(entry));
        }

        _all.Add(entry);
        _places.Add(entry.Hash, _all.Count - 1);
        return _all.Count - 1;
    }
}
