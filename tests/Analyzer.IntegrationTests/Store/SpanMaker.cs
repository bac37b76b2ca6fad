using System.Text;
using Analyzer.Model.Spans;

namespace Analyzer.IntegrationTests.Store;

/// <summary>Spans for a test of a store: one resource and scope unless told otherwise, values as .NET objects.</summary>
internal sealed class SpanMaker
{
    /// <summary>An hour's start in 2023, Unix ns.</summary>
    public const long HourNs = 1_700_002_800_000_000_000;

    private readonly SpanDraft _draft = new();

    public SpanBatch Batch { get; } = new();

    /// <summary>An array or map as JSON text.</summary>
    public sealed record JsonText(string Text);

    /// <summary>Adds a span and lets a test change it before.</summary>
    public SpanMaker Add(ulong trace, ulong id, long startNs, Action<SpanDraft>? change = null, params (string Key, object Value)[] attributes)
    {
        _draft.Reset();
        _draft.TraceId = new TraceId(0x1122334455667788, trace);
        _draft.SpanId = new SpanId(id);
        _draft.StartNs = startNs;
        _draft.EndNs = startNs + 1_000_000;
        _draft.Name = Text("GET /items");
        _draft.Kind = SpanKind.Server;
        foreach (var (key, value) in attributes) _draft.Attributes.Add(Attribute(key, value));
        change?.Invoke(_draft);
        Batch.Add(_draft, Resource(("service.name", "shop")), Batch.Resources.InternScope(Text("tests"), Text("1.0")));
        return this;
    }

    /// <summary>A string's id.</summary>
    public int Text(string text) => Batch.Strings.Intern(text);

    /// <summary>A resource's id.</summary>
    public int Resource(params (string Key, object Value)[] attributes) => Batch.Resources.Intern([.. attributes.Select(item => Attribute(item.Key, item.Value))]);

    /// <summary>An attribute.</summary>
    public SpanAttribute Attribute(string key, object value)
    {
        var id = Batch.Strings.Intern(key);
        return value switch
        {
            string text => new SpanAttribute(id, AttributeType.Text, Batch.Strings.Intern(text)),
            bool flag => new SpanAttribute(id, AttributeType.Bool, flag ? 1 : 0),
            double number => Batch.Floating(id, number),
            byte[] bytes => new SpanAttribute(id, AttributeType.Bytes, Batch.Strings.Intern(bytes)),
            JsonText json => new SpanAttribute(id, AttributeType.Json, Batch.Strings.Intern(Encoding.UTF8.GetBytes(json.Text))),
            _ => Batch.Integer(id, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
        };
    }
}
