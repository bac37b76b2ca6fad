using Analyzer.Model.Spans;
using CsCheck;

namespace Analyzer.IntegrationTests.Store;

/// <summary>Random spans that the codecs find hard: any bits for numbers, strings with quotes, NUL and all planes, a few keys again and again.</summary>
internal static class RandomBatch
{
    private static readonly Gen<string> s_text = Gen.OneOf(Pick("", "GET", "a\0b", "\"\\", "\uFFFD", "𝄞", "\u2400"), Gen.String[0, 12].Select(Tidy), Gen.Char['a', 'e'].Array[300, 400].Select(chars => new string(chars)));

    private static readonly Gen<object> s_value = Gen.OneOf<object>(
        s_text.Select(text => (object)text),
        Gen.Long.Select(number => (object)number),
        Gen.Int[-3, 3].Select(number => (object)number),
        Gen.Double.Select(number => (object)number),
        Gen.Bool.Select(flag => (object)flag),
        Gen.Byte.Array[0, 20].Select(bytes => (object)bytes),
        Pick<object>(new SpanMaker.JsonText("[1,\"\\u0000\"]"), new SpanMaker.JsonText("{}")));

    private static readonly Gen<(string, object)[]> s_attributes = Gen.Select(Gen.OneOf(Pick("http.route", "id", "k\0"), s_text), s_value, (key, value) => (key, value)).Array[0, 6];

    private static readonly Gen<Action<SpanMaker>> s_span =
        from ids in Gen.Select(Gen.ULong, Gen.ULong[0, 5], Gen.ULong, Gen.UInt)
        from times in Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[0, long.MaxValue])
        from texts in Gen.Select(s_text, s_text, s_text)
        from enums in Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2])
        from attributes in s_attributes
        from details in Gen.Select(s_attributes, s_attributes)
        select (Action<SpanMaker>)(maker => maker.Add(ids.Item2, ids.Item1, times.Item1, draft =>
        {
            draft.ParentId = new SpanId(ids.Item3);
            draft.Flags = ids.Item4;
            draft.EndNs = times.Item2;
            draft.Name = maker.Text(texts.Item1);
            draft.StatusMessage = maker.Text(texts.Item2);
            draft.TraceState = maker.Text(texts.Item3);
            draft.Kind = (SpanKind)enums.Item1;
            draft.Status = (SpanStatus)enums.Item2;
            foreach (var (key, value) in details.Item1.Concat(details.Item2)) draft.DetailAttributes.Add(maker.Attribute(key, value));
            if (details.Item1.Length > 0) draft.Events.Add(new SpanEvent(times.Item2, draft.Name, 0, details.Item1.Length));
            if (details.Item2.Length > 0) draft.Links.Add(new SpanLink(new TraceId(ids.Item1, ids.Item3), draft.ParentId, details.Item1.Length, details.Item2.Length));
        }, attributes));

    /// <summary>The same batch for the same seed.</summary>
    public static SpanBatch Of(int seed, int spans)
    {
        var maker = new SpanMaker();
        var random = new PCG(1, (ulong)seed);
        for (var i = 0; i < spans; i++) s_span.Generate(random, null, out _)(maker);
        return maker.Batch;
    }

    private static Gen<T> Pick<T>(params T[] items) => Gen.Int[0, items.Length - 1].Select(at => items[at]);

    /// <summary>Lone surrogates become U+FFFD when a batch takes a string, so a test may as well start from that.</summary>
    private static string Tidy(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
