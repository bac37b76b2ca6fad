using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace Analyzer.Tests.Ingest;

/// <summary>A value of an attribute, and how each encoding writes it.</summary>
internal abstract record Value
{
    public sealed record Text(string Of) : Value;

    public sealed record Integer(long Of) : Value;

    public sealed record Number(double Of) : Value;

    public sealed record Bool(bool Of) : Value;

    public sealed record Raw(byte[] Of) : Value;

    public sealed record List(Value[] Of) : Value;

    public sealed record Map((string Key, Value Value)[] Of) : Value;

    public static Gen<Value> Gen(int depth) =>
        depth == 0 ? s_scalar : CsCheck.Gen.Frequency((8, s_scalar), (1, Gen(depth - 1).Array[0, 3].Select(v => (Value)new List(v))), (1, CsCheck.Gen.Select(s_text, Gen(depth - 1)).Array[0, 3].Select(v => (Value)new Map(v))));

    // Quotes, control characters, NUL, and characters beyond the basic plane.
    private static readonly Gen<string> s_text = CsCheck.Gen.OneOf(CsCheck.Gen.String[CsCheck.Gen.Char.AlphaNumeric, 0, 12], OneOf("", "\0", "a\"b\\c\n", "naïve", "\U0001F680 go", "\u0001\u001f"));

    private static readonly Gen<Value> s_scalar = CsCheck.Gen.OneOf(
        s_text.Select(v => (Value)new Text(v)),
        CsCheck.Gen.Long.Select(v => (Value)new Integer(v)),
        CsCheck.Gen.Int[-5, 600].Select(v => (Value)new Integer(v)),
        CsCheck.Gen.Double.Special.Select(v => (Value)new Number(v)),
        CsCheck.Gen.Bool.Select(v => (Value)new Bool(v)),
        CsCheck.Gen.Byte.Array[0, 9].Select(v => (Value)new Raw(v)));

    public static Gen<string> OneOf(params string[] texts) => CsCheck.Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    public string Json =>
        this switch
        {
            Text t => $$"""{"stringValue":{{JsonSerializer.Serialize(t.Of)}}}""",
            Integer i => $$"""{"intValue":"{{i.Of}}"}""",
            Number n => $$"""{"doubleValue":{{(double.IsFinite(n.Of) ? n.Of.ToString("R", CultureInfo.InvariantCulture) : double.IsNaN(n.Of) ? "\"NaN\"" : n.Of > 0 ? "\"Infinity\"" : "\"-Infinity\"")}}}""",
            Bool b => $$"""{"boolValue":{{(b.Of ? "true" : "false")}}}""",
            Raw r => $$"""{"bytesValue":"{{Convert.ToBase64String(r.Of)}}"}""",
            List l => $$$"""{"arrayValue":{"values":[{{{string.Join(',', l.Of.Select(v => v.Json))}}}]}}""",
            Map m => $$$"""{"kvlistValue":{"values":[{{{string.Join(',', m.Of.Select(e => Attribute(e.Key, e.Value)))}}}]}}""",
            _ => throw new InvalidOperationException(),
        };

    public byte[] Protobuf =>
        this switch
        {
            Text t => Proto.Text(1, t.Of),
            Integer i => Proto.Number(3, (ulong)i.Of),
            Number n => Proto.Fixed64(4, BitConverter.DoubleToUInt64Bits(n.Of)),
            Bool b => Proto.Number(2, b.Of ? 1UL : 0),
            Raw r => Proto.Bytes(7, r.Of),
            List l => Proto.Bytes(5, [.. l.Of.Select(v => Proto.Bytes(1, v.Protobuf))]),
            Map m => Proto.Bytes(6, [.. m.Of.Select(e => Proto.Bytes(1, Proto.Text(1, e.Key), Proto.Bytes(2, e.Value.Protobuf)))]),
            _ => throw new InvalidOperationException(),
        };

    public static string Attribute(string key, Value value) => $$"""{"key":{{JsonSerializer.Serialize(key)}},"value":{{value.Json}}}""";

    public static string Attributes((string Key, Value Value)[] attributes) => $"[{string.Join(',', attributes.Select(a => Attribute(a.Key, a.Value)))}]";

    public static byte[] Attributes(int field, (string Key, Value Value)[] attributes) =>
        [.. attributes.SelectMany(a => Proto.Bytes(field, Proto.Text(1, a.Key), Proto.Bytes(2, a.Value.Protobuf)))];
}

/// <summary>A span as it may be sent, in both encodings of OTLP.</summary>
internal sealed record Sample(byte[] Trace, byte[] Id, byte[] Parent, string Name, int Kind, ulong Start, ulong Length, (string, Value)[] Attributes, (string, Value)[] Event, (string, Value)[] Link, int Status)
{
    private static readonly Gen<(string, Value)[]> s_attributes = CsCheck.Gen.Select(Value.OneOf("http.method", "k", "db.system", ""), Value.Gen(3)).Array[0, 6];

    public static readonly Gen<Sample> Gen = CsCheck.Gen.Select(
        CsCheck.Gen.Select(CsCheck.Gen.Byte[1, 255].Array[16], CsCheck.Gen.Byte[1, 255].Array[8], CsCheck.Gen.Byte.Array[8], CsCheck.Gen.String[CsCheck.Gen.Char.AlphaNumeric, 0, 9], CsCheck.Gen.Int[0, 5]),
        CsCheck.Gen.Select(CsCheck.Gen.ULong[1_600_000_000_000_000_000, 1_700_000_000_000_000_000], CsCheck.Gen.ULong[0, 10_000_000_000], s_attributes, s_attributes, s_attributes, CsCheck.Gen.Int[0, 2]),
        (a, b) => new Sample(a.Item1, a.Item2, a.Item3, a.Item4, a.Item5, b.Item1, b.Item2, b.Item3, b.Item4, b.Item5, b.Item6));

    public string Json
    {
        get
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $$"""{"traceId":"{{Convert.ToHexStringLower(Trace)}}","spanId":"{{Convert.ToHexString(Id)}}","parentSpanId":"{{Convert.ToHexStringLower(Parent)}}","name":{{JsonSerializer.Serialize(Name)}},"kind":{{Kind}},""");
            text.Append(CultureInfo.InvariantCulture, $$"""  "startTimeUnixNano":"{{Start}}","endTimeUnixNano":"{{Start + Length}}","flags":257,"traceState":"a=b","attributes":{{Value.Attributes(Attributes)}},""");
            text.Append(CultureInfo.InvariantCulture, $$$""" "events":[{"timeUnixNano":"{{{Start}}}","name":"e","attributes":{{{Value.Attributes(Event)}}}}],""");
            text.Append(CultureInfo.InvariantCulture, $$$"""  "links":[{"traceId":"{{{Convert.ToHexString(Trace)}}}","spanId":"{{{Convert.ToHexString(Id)}}}","attributes":{{{Value.Attributes(Link)}}}}],"status":{"code":{{{Status}}},"message":"m"}}""");
            return text.ToString();
        }
    }

    public byte[] Protobuf =>
    [
        .. Proto.Bytes(1, Trace), .. Proto.Bytes(2, Id), .. Proto.Text(3, "a=b"), .. Proto.Bytes(4, Parent), .. Proto.Text(5, Name), .. Proto.Number(6, (ulong)Kind), .. Proto.Fixed64(7, Start), .. Proto.Fixed64(8, Start + Length),
        .. Value.Attributes(9, Attributes), .. Proto.Bytes(11, Proto.Fixed64(1, Start), Proto.Text(2, "e"), Value.Attributes(3, Event)),
        .. Proto.Bytes(13, Proto.Bytes(1, Trace), Proto.Bytes(2, Id), Value.Attributes(4, Link)), .. Proto.Bytes(15, Proto.Text(2, "m"), Proto.Number(3, (ulong)Status)), .. Proto.Fixed32(16, 257),
    ];
}
