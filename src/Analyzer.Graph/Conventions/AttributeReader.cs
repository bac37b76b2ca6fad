using System.Buffers.Text;
using System.Globalization;
using Analyzer.Model.Spans;

namespace Analyzer.Graph.Conventions;

/// <summary>The known attributes of one span at a time, by meaning.</summary>
internal sealed class AttributeReader
{
    private readonly SpanBatch _batch;
    private readonly StringTable _strings;
    private readonly byte[] _slotOfKey;
    private readonly byte[] _rankOfKey;
    private readonly SpanAttribute[] _values = new SpanAttribute[(int)Slot.Count];
    private readonly byte[] _ranks = new byte[(int)Slot.Count];
    private readonly Dictionary<int, int> _numbers = [];
    private ulong _present;

    public AttributeReader(SpanBatch batch)
    {
        _batch = batch;
        _strings = batch.Strings;
        _slotOfKey = new byte[_strings.Count];
        _rankOfKey = new byte[_strings.Count];
        foreach (var (slot, names) in SlotNames.All)
        {
            for (var rank = 0; rank < names.Length; rank++)
            {
                var id = _strings.Find(names[rank]);
                if (id <= 0) continue;
                _slotOfKey[id] = (byte)slot;
                _rankOfKey[id] = (byte)rank;
            }
        }
    }

    /// <summary>Loads the attributes of a span; earlier ones are forgotten.</summary>
    public void Load(ReadOnlySpan<SpanAttribute> attributes)
    {
        _present = 0;
        foreach (ref readonly var attribute in attributes)
        {
            if (attribute.Key >= _slotOfKey.Length) continue;
            var slot = _slotOfKey[attribute.Key];
            if (slot == 0) continue;
            var rank = _rankOfKey[attribute.Key];
            // Instrumentations that write two conventions at once are common: the newer name wins.
            if ((_present >> slot & 1) != 0 && _ranks[slot] <= rank) continue;
            _present |= 1UL << slot;
            _values[slot] = attribute;
            _ranks[slot] = rank;
        }
    }

    /// <summary>Whether any of several meanings is present; see <see cref="MaskOf"/>.</summary>
    public bool HasAny(ulong mask) => (_present & mask) != 0;

    /// <summary>Meanings as bits, to ask for several at once: most spans have none of them.</summary>
    public static ulong MaskOf(params ReadOnlySpan<Slot> slots)
    {
        ulong mask = 0;
        foreach (var slot in slots) mask |= 1UL << (int)slot;
        return mask;
    }

    public bool Has(Slot slot) => (_present >> (int)slot & 1) != 0;

    /// <summary>Position of the attribute's name among the names of its meaning: 0 is the current convention's.</summary>
    public int Rank(Slot slot) => _ranks[(int)slot];

    /// <summary>The value as a string id; numbers become their decimal text; 0 when absent.</summary>
    public int Text(Slot slot)
    {
        if (!Has(slot)) return 0;
        ref readonly var value = ref _values[(int)slot];
        return value.Type switch
        {
            AttributeType.Text or AttributeType.Bytes => value.Value,
            AttributeType.Int32 => TextOf(value.Value),
            AttributeType.Int64 => _strings.Intern(_batch.Number(value.Value).ToString(CultureInfo.InvariantCulture)),
            AttributeType.Json => _strings.Intern(FirstOfArray(_strings.GetUtf8(value.Value))),
            AttributeType.Bool => _strings.Intern(value.Value != 0 ? "true" : "false"),
            _ => 0,
        };
    }

    /// <summary>The value as an integer, also where it was sent as text or as an array of one; null when it is none.</summary>
    public long? Integer(Slot slot)
    {
        if (!Has(slot)) return null;
        ref readonly var value = ref _values[(int)slot];
        return value.Type switch
        {
            AttributeType.Int32 or AttributeType.Bool => value.Value,
            AttributeType.Int64 => _batch.Number(value.Value),
            AttributeType.Double => (long)BitConverter.Int64BitsToDouble(_batch.Number(value.Value)),
            AttributeType.Text => Parse(_strings.GetUtf8(value.Value)),
            AttributeType.Json => Parse(FirstOfArray(_strings.GetUtf8(value.Value))),
            _ => null,
        };
    }

    /// <summary>The decimal text of a number: status codes and partitions are the same few over and over.</summary>
    public int TextOf(int number)
    {
        if (!_numbers.TryGetValue(number, out var id)) _numbers.Add(number, id = _strings.Intern(number.ToString(CultureInfo.InvariantCulture)));
        return id;
    }

    private static long? Parse(ReadOnlySpan<byte> utf8) =>
        Utf8Parser.TryParse(utf8, out long number, out var used) && used == utf8.Length ? number : null;

    // Captured headers are arrays of strings: ["2"].
    private static ReadOnlySpan<byte> FirstOfArray(ReadOnlySpan<byte> json)
    {
        var inner = json.Trim("[]"u8);
        var comma = inner.IndexOf((byte)',');
        return (comma < 0 ? inner : inner[..comma]).Trim("\" "u8);
    }
}
