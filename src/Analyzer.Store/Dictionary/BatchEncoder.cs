using System.Runtime.CompilerServices;
using Analyzer.Model.Spans;

namespace Analyzer.Store.Dictionary;

/// <summary>
/// A batch's strings, resources and attributes to ids of the store's dictionary. What it learns about a <see cref="SpanBatch"/> stays
/// true until that batch forgets its strings, so a batch that is reused with <see cref="SpanBatch.ClearSpans"/> is encoded mostly
/// by looking up small integers.
/// </summary>
/// <remarks>
/// Not thread-safe; one encoder per batch: <see cref="For"/>. First <see cref="Resolve"/>, then the engine gives every new entry an id,
/// then <see cref="Finish"/>; when the append failed, <see cref="Forget"/>. The store's ids start at 1.
/// </remarks>
internal sealed class BatchEncoder
{
    private const int MostSlots = 1 << 20;

    private static readonly ConditionalWeakTable<SpanBatch, BatchEncoder> s_encoders = [];

    private readonly SpanBatch _batch;
    private readonly SpanDictionary _dictionary;
    private readonly DimensionEncoder _dimensions;
    private readonly SlotMap _slots = new();
    private readonly EncodedSpans _rows = new();
    private readonly List<(int KeyAndType, long Value)> _pendingSlots = [];
    private readonly OwnTexts _texts;
    private KeyAdmission?[] _keys = [];
    private int[] _occurrences = [];
    private int _generation = -1;

    private BatchEncoder(SpanBatch batch, SpanDictionary dictionary)
    {
        _batch = batch;
        _dictionary = dictionary;
        _dimensions = new DimensionEncoder(batch, dictionary);
        _texts = new OwnTexts(batch, _rows);
    }

    /// <summary>The encoder of a batch, the same one as long as the batch lives.</summary>
    public static BatchEncoder For(SpanBatch batch, SpanDictionary dictionary)
    {
        if (s_encoders.TryGetValue(batch, out var known) && known._dictionary == dictionary) return known;
        var encoder = new BatchEncoder(batch, dictionary);
        s_encoders.AddOrUpdate(batch, encoder);
        return encoder;
    }

    /// <summary>Finds out which entries the batch's spans need, and adds those that this process does not know to <paramref name="entries"/>.</summary>
    public void Resolve(NewEntries entries)
    {
        Prepare();
        _dimensions.Resolve(entries);
        ResolveAttributes(entries);
        CountOccurrences();
    }

    /// <summary>The rows, with every id. Valid until the batch or the encoder is used again.</summary>
    /// <param name="entries">Those given to <see cref="Resolve"/>, each with its id.</param>
    public EncodedSpans Finish(NewEntries entries)
    {
        foreach (var (keyAndType, value) in _pendingSlots) _slots.Set(keyAndType, value, IdOf(_slots.Find(keyAndType, value), entries));
        if (_pendingSlots.Count > 0)
        {
            foreach (ref var id in _rows.AttributeIdsForWriting) id = IdOf(id, entries);
        }

        _pendingSlots.Clear();
        _dimensions.Finish(entries, _rows);
        _texts.Write();
        return _rows;
    }

    /// <summary>Forgets everything learnt: ids given in an append that failed may be given to other entries later.</summary>
    public void Forget() => _generation = -1;

    /// <summary>Ids below zero are places in <see cref="NewEntries"/>: -1 is the first.</summary>
    internal static int Pending(int place) => -1 - place;

    /// <summary>The id itself, or that of the entry at the place it stands for.</summary>
    internal static int IdOf(int id, NewEntries entries) => id >= 0 ? id : entries[-1 - id].Id;

    private void Prepare()
    {
        if (_generation != _batch.Strings.Generation || _slots.Count > MostSlots)
        {
            _generation = _batch.Strings.Generation;
            _slots.Clear();
            Array.Clear(_keys);
            Array.Clear(_occurrences);
            _dimensions.Forget();
        }

        _pendingSlots.Clear();
        var strings = _batch.Strings.Count;
        if (_keys.Length < strings)
        {
            Array.Resize(ref _keys, strings * 2);
            Array.Resize(ref _occurrences, strings * 2);
        }

        _rows.Begin(_batch);
    }

    private void ResolveAttributes(NewEntries entries)
    {
        var attributes = _batch.Attributes;
        var ids = _rows.AttributeIdsForWriting;
        for (var i = 0; i < attributes.Length; i++)
        {
            var attribute = attributes[i];
            var keyAndType = (attribute.Key << 3) | (int)attribute.Type;
            var value = attribute.Type is AttributeType.Int64 or AttributeType.Double ? _batch.Number(attribute.Value) : attribute.Value;
            _occurrences[attribute.Key]++;
            var id = _slots.Find(keyAndType, value);
            ids[i] = id != 0 ? id : ResolveNew(attribute, keyAndType, value, entries);
        }
    }

    private int ResolveNew(SpanAttribute attribute, int keyAndType, long value, NewEntries entries)
    {
        Span<byte> buffer = stackalloc byte[32];
        var key = _batch.Strings.GetUtf8(attribute.Key);
        var text = AttributeCodec.Format(_batch, attribute, buffer);
        if (text.Length > SpanDictionary.LongestValue || key.Length > SpanDictionary.LongestValue) return 0;
        var type = AttributeCodec.StoredType(attribute.Type);
        var hash = ContentHash.Of(KindOf(type), key, text);
        var id = _dictionary.Find(hash);
        if (id == 0)
        {
            var place = entries.Find(hash);
            if (place < 0)
            {
                var admission = AdmissionOf(attribute.Key);
                if (!_dictionary.TryAdmit(admission, _occurrences[attribute.Key])) return 0;
                place = entries.Add(new NewAttribute(hash, StoredText.Readable(key), type, StoredText.Readable(text), StoredText.Exact(key), StoredText.Exact(text), admission));
            }

            id = Pending(place);
            _pendingSlots.Add((keyAndType, value));
        }

        _slots.Set(keyAndType, value, id);
        return id;
    }

    /// <summary>The number that tells attributes of a type from other types and tables in a <see cref="ContentHash"/>.</summary>
    internal static int KindOf(AttributeType type) => 16 + (int)type;

    private KeyAdmission AdmissionOf(int key) => _keys[key] ??= _dictionary.KeyOf(_batch.Strings.GetString(key));

    private void CountOccurrences()
    {
        for (var key = 0; key < _batch.Strings.Count; key++)
        {
            if (_occurrences[key] == 0) continue;
            _dictionary.Saw(AdmissionOf(key), _occurrences[key]);
            _occurrences[key] = 0;
        }
    }
}
